"""Reference results on disk: the evidence that Keras gave, with what it was made from.

`reference/results/<assignment>.zip` holds two frames of `wire` for each check: the items under the name
"exercise::check", where a check measures what it returned with the shapes of that; and under
"exercise::check#calls" the recorded calls with their inputs. Each is read when it is asked for: the calls
are needed only where a check has failed.
`reference/results/manifest.json` says which versions, seed and sources they were made from.
"""

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.course import Assignment, Course
from grader.model import Array, Call, Ending, Evidence, GraderError, Outcome
from grader.outcomes import outcome_of, pack_outcome
from grader.wire import Packer, WireError, pack, read_frame, value_of

VERSION = 2
FOLDER = Path("reference") / "results"
BROKEN = (  # what reading a damaged archive or frame raises
    WireError, OSError, ValueError, TypeError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile,
    zlib.error, struct.error,
)  # fmt: skip


class ResultsError(GraderError):
    """Reference results are missing or broken; the message says which command makes them."""


@dataclass(frozen=True)
class Results:
    """The frozen evidence of one assignment, by check id."""

    evidence: Mapping[str, Evidence]


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
    path = folder(course) / f"{assignment.name}.zip"
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
    """Open the reference results of one assignment; what they hold is read when it is asked for.

    Raises:
        ResultsError: if they are missing, broken, or lack a check; also when they are read.
    """
    path = folder(course) / f"{assignment.name}.zip"
    command = f"run make reference ASSIGNMENT={assignment.name}"
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise ResultsError(f"{assignment.name}: there are no reference results; {command}") from None
    except BROKEN as error:
        raise ResultsError(f"{path.name}: cannot be read ({error}); {command}") from None
    names = set(archive.namelist())
    keys = {assignment.id(check): f"{check.exercise}::{check.name}" for check in assignment.checks}
    for identity, key in keys.items():
        if not {key, f"{key}#calls"} <= names:
            raise ResultsError(f"{identity}: has no reference result; {command}")
    return Results(_Frozen(archive, keys, f"{path.name}: {{}} cannot be read ({{}}); {command}"))


class _Frozen(Mapping[str, Evidence]):
    """Evidence by check id, read from an archive when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, keys: dict[str, str], complaint: str) -> None:
        self._archive = archive
        self._keys = keys
        self._complaint = complaint

    def __getitem__(self, identity: str) -> Evidence:
        key = self._keys[identity]
        items, shapes = self.read(key, _items_of)
        return Evidence(items, _Calls(self, key), shapes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def read(self, name: str, understand: Callable[[dict[str, Any], bytes], Any]) -> Any:
        """What one frame of the archive says.

        Raises:
            ResultsError: if it is broken.
        """
        try:
            return understand(*read_frame(io.BytesIO(self._archive.read(name)).read))
        except BROKEN as error:
            raise ResultsError(self._complaint.format(name, error)) from None


class _Calls(Sequence[Call]):
    """The recorded calls of one check."""

    def __init__(self, frozen: _Frozen, key: str) -> None:
        self._frozen = frozen
        self._key = key

    @cached_property
    def _read(self) -> tuple[Call, ...]:
        calls: tuple[Call, ...] = self._frozen.read(f"{self._key}#calls", outcome_of).calls
        return calls

    def __getitem__(self, index: Any) -> Any:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)


def _items_of(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Array], dict[str, tuple[int, ...]]]:
    items = {name: value_of(tree, payload) for name, tree in header["items"]}
    return items, {name: tuple(shape) for name, shape in header["shapes"]}


def save(
    course: Course, assignment: Assignment, evidence: Mapping[str, Evidence], made_with: dict[str, str]
) -> None:
    """Write the results of one assignment and its entry in the manifest, each atomically."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for identity, found in evidence.items():
            key = identity.split("::", 1)[1]
            packer = Packer()
            items = [[name, packer.tree(array)] for name, array in found.items.items()]
            shapes = [[name, list(shape)] for name, shape in found.shapes.items()]
            # Stored as they are: each grading reads them, and random numbers hardly become smaller.
            archive.writestr(zipfile.ZipInfo(key), pack({"items": items, "shapes": shapes}, packer.payload))
            calls = pack_outcome(Outcome(Ending.RETURNED, calls=tuple(found.calls)))
            archive.writestr(zipfile.ZipInfo(f"{key}#calls"), calls, zipfile.ZIP_DEFLATED, 9)
    target = folder(course)
    target.mkdir(parents=True, exist_ok=True)
    replace(target / f"{assignment.name}.zip", buffer.getvalue())
    table = manifest(course)
    table["version"] = VERSION
    table["assignments"][assignment.name] = {"made_with": made_with, "sources": sources(course, assignment)}
    replace(target / "manifest.json", (json.dumps(table, indent=2, sort_keys=True) + "\n").encode())


def replace(path: Path, content: bytes) -> None:
    """Write a file so that no reader ever sees half of it."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    temporary.replace(path)
