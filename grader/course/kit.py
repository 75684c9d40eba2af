"""What a kit for students says in the place of what it lacks: of solutions, of hidden checks, of the seed.

A kit is a course without these, as `grader kit` makes it. `reference/kit.json` beside its results keeps what
grading would read of them, and makes it a kit.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.record import Record

FILE = "reference/kit.json"
TEMPLATE = "template.py"  # stands in the place of a solution
AGAIN = "unpack the kit again"


class KitPart(Record):
    """One assignment of a kit.

    Attributes:
        exercises: in the order of the solution.
        used: parameters that the solution's functions make use of, by function.
        withheld: weight of the checks that only the instructor has.
    """

    exercises: tuple[str, ...]
    used: Mapping[str, frozenset[str]]
    withheld: float


class Kit(Record):
    """What a whole kit says.

    Attributes:
        seeds: of its checks and trainings, by id.
        parts: by the assignment's name.
        files: digests of all files of the kit as they were handed out, by path.
    """

    seeds: Mapping[str, int]
    parts: Mapping[str, KitPart]
    files: Mapping[str, str]


def read(root: Path) -> Kit | None:
    """The kit in a course's folder; None where it holds a whole course.

    Raises:
        ValueError: if its file cannot be read; says why.
    """
    path = root / FILE
    if not path.exists():
        return None
    try:
        return of_table(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"cannot be read ({type(error).__name__}: {error})") from None


def of_table(table: Any) -> Kit:
    """A kit, of what its file holds.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: if it holds something else.
    """
    parts = {
        name: KitPart(
            tuple(map(str, part["exercises"])),
            {function: frozenset(map(str, names)) for function, names in part["used"].items()},
            float(part["withheld"]),
        )
        for name, part in table["assignments"].items()
    }
    return Kit({name: int(seed) for name, seed in table["seeds"].items()}, parts, dict(table["files"]))


def to_table(kit: Kit) -> dict[str, Any]:
    """What the file of a kit holds."""
    parts = {
        name: {
            "exercises": list(part.exercises),
            "used": {function: sorted(names) for function, names in part.used.items()},
            "withheld": part.withheld,
        }
        for name, part in kit.parts.items()
    }
    return {"seeds": dict(kit.seeds), "assignments": parts, "files": dict(kit.files)}
