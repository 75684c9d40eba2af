"""Reference results on disk: the evidence that Keras gave, with what it was made from.

`reference/results/<assignment>.npz` holds, for each check, one array an item under the key
"exercise::check/item", the recorded calls with their inputs under "exercise::check#calls", and, where
a check measures what it returned, the shapes of that under "exercise::check@name".
`reference/results/manifest.json` says which versions, seed and sources they were made from.
"""

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.course import Assignment, Course
from grader.model import Array, Ending, Evidence, GraderError, Outcome
from grader.outcomes import outcome_of, pack_outcome
from grader.wire import WireError, read_frame

VERSION = 1
FOLDER = Path("reference") / "results"


class ResultsError(GraderError):
    """Reference results are missing or broken; the message says which command makes them."""


@dataclass(frozen=True)
class Results:
    """The frozen evidence of one assignment, by check id."""

    evidence: dict[str, Evidence]


def folder(course: Course) -> Path:
    """Where a course keeps its reference results."""
    return course.root / FOLDER


def digest(*paths: Path) -> str:
    """SHA-256 over the contents of files, line endings aside."""
    seen = hashlib.sha256()
    for path in paths:
        seen.update(path.read_bytes().replace(b"\r\n", b"\n"))
        seen.update(b"\0")
    return seen.hexdigest()


def sources(course: Course, assignment: Assignment) -> dict[str, str]:
    """Digests of everything that an assignment's results are made from."""
    return {
        "checks": digest(assignment.folder / "checks.py", *(assignment.folder / f for f in assignment.files)),
        "reference": digest(*(course.root / "reference" / f"{name}.py" for name in _reached(assignment))),
        "seed": str(course.seed),
    }


def _reached(assignment: Assignment) -> list[str]:
    """The assignment itself, and others whose functions its checks call by `student.module("…")`."""
    others = re.findall(
        r"""\.module\(["'](\w+)["']\)""", (assignment.folder / "checks.py").read_text("utf-8")
    )
    return [assignment.name, *sorted(set(others))]


def manifest(course: Course) -> dict[str, Any]:
    """What the manifest says; empty where there is none.

    Raises:
        ResultsError: if it is broken.
    """
    path = folder(course) / "manifest.json"
    try:
        table: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {"assignments": {}}
    except ValueError as error:
        raise ResultsError(f"{path.name}: not valid JSON ({error}); run make reference") from None
    entries = table.get("assignments") if isinstance(table, dict) else None
    sound = isinstance(entries, dict) and all(isinstance(entry, dict) for entry in entries.values())
    if not sound or table.get("version") != VERSION:
        raise ResultsError(f"{path.name}: expected version {VERSION}; run make reference")
    return table


def stale(course: Course, assignment: Assignment) -> str:
    """Why an assignment's results do not fit its sources any more; "" if they do."""
    made_from = manifest(course)["assignments"].get(assignment.name, {}).get("sources")
    path = folder(course) / f"{assignment.name}.npz"
    command = f"run make reference ASSIGNMENT={assignment.name}"
    if made_from is None or not path.exists():
        return f"{assignment.name}: there are no reference results; {command}"
    now = sources(course, assignment)
    changed = [what for what in now if now[what] != made_from.get(what)]
    if not changed:
        return ""
    what = " and ".join(changed)
    return f"{assignment.name}: its reference results are stale ({what} changed since); {command}"


def load(course: Course, assignment: Assignment) -> Results:
    """Read the reference results of one assignment.

    Raises:
        ResultsError: if they are missing, broken, or lack a check.
    """
    path = folder(course) / f"{assignment.name}.npz"
    command = f"run make reference ASSIGNMENT={assignment.name}"
    try:
        # From memory: NumPy leaves the file of a broken archive open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except FileNotFoundError:
        raise ResultsError(f"{assignment.name}: there are no reference results; {command}") from None
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise ResultsError(f"{path.name}: cannot be read ({error}); {command}") from None
    evidence = {}
    for check in assignment.checks:
        key = f"{check.exercise}::{check.name}"
        if f"{key}#calls" not in arrays:
            raise ResultsError(f"{assignment.id(check)}: has no reference result; {command}")
        items = {name[len(key) + 1 :]: array for name, array in arrays.items() if name.startswith(f"{key}/")}
        frame = io.BytesIO(arrays[f"{key}#calls"].tobytes())
        try:
            calls = outcome_of(*read_frame(frame.read)).calls
        except (WireError, struct.error) as error:
            said = f"its calls cannot be read ({error}); {command}"
            raise ResultsError(f"{assignment.id(check)}: {said}") from None
        shapes = {
            name[len(key) + 1 :]: tuple(int(size) for size in array)
            for name, array in arrays.items()
            if name.startswith(f"{key}@")
        }
        evidence[assignment.id(check)] = Evidence(items, calls, shapes)
    return Results(evidence)


def save(
    course: Course, assignment: Assignment, evidence: dict[str, Evidence], made_with: dict[str, str]
) -> None:
    """Write the results of one assignment and its entry in the manifest, each atomically."""
    arrays: dict[str, Array] = {}
    for identity, found in evidence.items():
        key = identity.split("::", 1)[1]
        calls = pack_outcome(Outcome(Ending.RETURNED, calls=found.calls))
        arrays |= {f"{key}/{name}": array for name, array in found.items.items()}
        arrays |= {f"{key}@{name}": np.array(shape, np.int64) for name, shape in found.shapes.items()}
        arrays[f"{key}#calls"] = np.frombuffer(calls, np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]  # the stubs take a key for allow_pickle
    target = folder(course)
    target.mkdir(parents=True, exist_ok=True)
    replace(target / f"{assignment.name}.npz", buffer.getvalue())
    table = manifest(course)
    table["version"] = VERSION
    table["assignments"][assignment.name] = {"made_with": made_with, "sources": sources(course, assignment)}
    replace(target / "manifest.json", (json.dumps(table, indent=2, sort_keys=True) + "\n").encode())


def replace(path: Path, content: bytes) -> None:
    """Write a file so that no reader ever sees half of it."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    temporary.replace(path)
