"""Reference results on disk: the evidence that Keras gave, with what it was made from.

`reference/results/<assignment>.results` is one file that is read at once: `HEAD`, an index in JSON, and what
that points at. The index has an entry for each "exercise::check": its items as trees of `frames`; where a
check measures what it returned, the shapes of that; the places of its arrays and of its recorded calls. Calls
are a compressed frame, and stay so until they are asked for: only a check that has failed needs them.
`reference/results/manifest.json` says which versions, seed and sources they were made from.
"""

import hashlib
import io
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.course.course import Assignment, Course
from grader.course.kit import AGAIN
from grader.errors import GraderError
from grader.evidence.codec import outcome_of, pack_outcome
from grader.evidence.frames import FRAME_LIMIT, FrameError, Packer, read_frame, value_of
from grader.model import Call, Ending, Evidence, Outcome
from grader.record import Record

VERSION = 3
MAGIC = b"DLR3"
HEAD = struct.Struct(">4sIQ")  # magic, CRC-32 of what comes after these two, bytes of the index
CHECKED = 8  # bytes of magic and CRC
ALIGNED = 8  # bytes: where arrays begin, NumPy need not copy them to compute with them
FOLDER = Path("reference") / "results"
BROKEN = (  # what reading a damaged file or frame raises
    FrameError, OSError, ValueError, TypeError, KeyError, EOFError, RuntimeError, zlib.error, struct.error,
)  # fmt: skip
Complaint = Callable[[str, Exception], str]  # words what cannot be read, and why


class ResultsError(GraderError):
    """Reference results are missing or broken; the message says which command makes them."""


class Results(Record):
    """The frozen evidence of one assignment, by check id."""

    evidence: Mapping[str, Evidence]


def folder(course: Course) -> Path:
    """Where a course keeps its reference results."""
    return course.root / FOLDER


def path_of(course: Course, assignment: Assignment) -> Path:
    """Where the results of one assignment are kept."""
    return folder(course) / f"{assignment.name}.results"


def digest(*paths: Path) -> str:
    """SHA-256 over the contents of files, line endings aside; a file that is missing has none."""
    seen = hashlib.sha256()
    for path in paths:
        seen.update(path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b"")
        seen.update(b"\0")
    return seen.hexdigest()


def checksum(course: Course) -> str:
    """SHA-256 over the checksums that the files of a course's results begin with, each with its name.

    They are of all that comes after them, so nothing else has to be read.
    """
    seen = hashlib.sha256()
    for path in (path_of(course, assignment) for assignment in course.assignments):
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(HEAD.size)
        seen.update(path.name.encode() + b"\0" + head.ljust(HEAD.size, b"\0"))
    return seen.hexdigest()


def sources(course: Course, assignment: Assignment) -> dict[str, str]:
    """Digests of everything that an assignment's results are made from."""
    return {
        "checks": digest(assignment.folder / "checks.py", *(assignment.folder / f for f in assignment.files)),
        "reference": digest(*(course.root / "reference" / f"{name}.py" for name in reached(assignment))),
        "seed": str(course.seed),
    }


def reached(assignment: Assignment) -> list[str]:
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
        command = course.command("reference")
        raise ResultsError(f"{path.name}: not valid JSON ({error}); run {command}") from None
    entries = table.get("assignments") if isinstance(table, dict) else None
    sound = isinstance(entries, dict) and all(isinstance(entry, dict) for entry in entries.values())
    if not sound or table.get("version") != VERSION:
        raise ResultsError(f"{path.name}: expected version {VERSION}; run {course.command('reference')}")
    return table


def stale(course: Course, assignment: Assignment) -> str:
    """Why an assignment's results do not fit its sources any more; "" if they do."""
    made_from = manifest(course)["assignments"].get(assignment.name, {}).get("sources")
    path = path_of(course, assignment)
    if made_from is None or not path.exists():
        return f"{assignment.name}: there are no reference results; {again(course, assignment)}"
    now = sources(course, assignment)
    changed = [what for what in now if now[what] != made_from.get(what)]
    if not changed:
        return ""
    what = " and ".join(changed)
    said = f"{assignment.name}: its reference results are stale ({what} changed since)"
    return f"{said}; {again(course, assignment)}"


def again(course: Course, assignment: Assignment) -> str:
    """What mends results that are missing, stale or broken, as the end of a message."""
    return AGAIN if course.is_kit else f"run {course.command('reference', assignment.name)}"


def load(course: Course, assignment: Assignment) -> Results:
    """Read the reference results of one assignment; a check's are looked at when they are asked for.

    Raises:
        ResultsError: if they are missing, broken, or lack a check; also when something is asked for.
    """
    path = path_of(course, assignment)

    def complaint(what: str, error: Exception) -> str:
        return f"{path.name}: {what}cannot be read ({error}); {again(course, assignment)}"

    try:
        index, data = _opened(path.read_bytes())
    except FileNotFoundError:
        missing = f"{assignment.name}: there are no reference results"
        raise ResultsError(f"{missing}; {again(course, assignment)}") from None
    except BROKEN as error:
        raise ResultsError(complaint("", error)) from None
    keys = {assignment.id(check): f"{check.exercise}::{check.name}" for check in assignment.checks}
    for identity, key in keys.items():
        if key not in index:
            raise ResultsError(f"{identity}: has no reference result; {again(course, assignment)}")
    return Results(_Frozen(index, data, keys, complaint))


def _opened(content: bytes) -> tuple[dict[str, Any], memoryview]:
    """The index of a file of results, and what it points at."""
    magic, checksum, size = HEAD.unpack_from(content)
    rest = memoryview(content)[HEAD.size :]
    if magic != MAGIC:
        raise ValueError("not a file of this version")
    if zlib.crc32(memoryview(content)[CHECKED:]) != checksum:
        raise ValueError("it is damaged")
    index = json.loads(str(rest[:size], "ascii"))
    if not isinstance(index, dict):
        raise ValueError("the index is not an object")
    return index, rest[size:]


class _Frozen(Mapping[str, Evidence]):
    """Evidence by check id, made of a file's content when it is asked for."""

    def __init__(
        self, index: dict[str, Any], data: memoryview, keys: dict[str, str], complaint: Complaint
    ) -> None:
        self._index = index
        self._data = data
        self._keys = keys
        self._complaint = complaint

    def __getitem__(self, identity: str) -> Evidence:
        key = self._keys[identity]
        try:
            entry = self._index[key]
            arrays = self._part(*entry["arrays"])
            items = {name: value_of(tree, arrays) for name, tree in entry["items"]}
            shapes = {name: tuple(shape) for name, shape in entry["shapes"]}
        except BROKEN as error:
            raise ResultsError(self._complaint(f"{key} ", error)) from None
        return Evidence(items, _Calls(self, key), shapes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def calls(self, key: str) -> tuple[Call, ...]:
        """The recorded calls of one check.

        Raises:
            ResultsError: if they are broken.
        """
        try:
            packed = self._part(*self._index[key]["calls"])
            frame = zlib.decompressobj().decompress(packed, FRAME_LIMIT)
            return outcome_of(*read_frame(io.BytesIO(frame).read)).calls
        except BROKEN as error:
            raise ResultsError(self._complaint(f"{key}#calls ", error)) from None

    def _part(self, start: int, size: int) -> memoryview:
        return self._data[start : start + size]


class _Calls(Sequence[Call]):
    """The recorded calls of one check."""

    def __init__(self, frozen: _Frozen, key: str) -> None:
        self._frozen = frozen
        self._key = key

    @cached_property
    def _read(self) -> tuple[Call, ...]:
        return self._frozen.calls(self._key)

    def __getitem__(self, index: Any) -> Any:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)


def save(
    course: Course, assignment: Assignment, evidence: Mapping[str, Evidence], made_with: dict[str, str]
) -> None:
    """Write the results of one assignment and its entry in the manifest, each atomically."""
    index: dict[str, Any] = {}
    data = bytearray()
    for identity, found in evidence.items():
        packer = Packer()
        items = [[name, packer.tree(array)] for name, array in found.items.items()]
        shapes = [[name, list(shape)] for name, shape in found.shapes.items()]
        # Arrays are stored as they are: each grading reads them, and random numbers hardly become smaller.
        arrays = _put(data, packer.payload)
        calls = _put(data, zlib.compress(pack_outcome(Outcome(Ending.RETURNED, calls=tuple(found.calls))), 9))
        entry = {"items": items, "shapes": shapes, "arrays": arrays, "calls": calls}
        index[identity.split("::", 1)[1]] = entry
    target = folder(course)
    target.mkdir(parents=True, exist_ok=True)
    replace(path_of(course, assignment), _closed(index, data))
    table = manifest(course)
    table["version"] = VERSION
    table["assignments"][assignment.name] = {"made_with": made_with, "sources": sources(course, assignment)}
    replace(target / "manifest.json", (json.dumps(table, indent=2, sort_keys=True) + "\n").encode())


def _put(data: bytearray, part: bytes) -> list[int]:
    """Append a part, aligned; returns its place and its size."""
    place = [len(data), len(part)]
    data += part + bytes(-len(part) % ALIGNED)
    return place


def _closed(index: dict[str, Any], data: bytes | bytearray) -> bytes:
    """A file of results: what `_opened` reads."""
    text = json.dumps(index, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % ALIGNED)
    head = HEAD.pack(MAGIC, 0, len(text))
    checksum = zlib.crc32(data, zlib.crc32(text, zlib.crc32(head[CHECKED:])))
    return HEAD.pack(MAGIC, checksum, len(text)) + text + data


def replace(path: Path, content: bytes) -> None:
    """Write a file so that no reader ever sees half of it."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    temporary.replace(path)
