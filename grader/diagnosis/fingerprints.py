"""Fingerprints on disk: what the checks see of each planted mistake, and of each slip in a right function.

`reference/results/<assignment>.fingerprints.zip` holds two frames (see `frames`) an exercise, of its mistakes
and of its slips, and the digest of what they were made from. An exercise's frame is read when one of its
checks has failed, and not before.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis.hypotheses import Hypotheses, Told
from grader.diagnosis.matching import Fingerprint, Trace
from grader.evidence.frames import Packer, exactly, list_of, pack, read_frame, text_of, value_of
from grader.model import Verdict

SOURCES = "#sources"
SLIPS = "#slips"  # stands behind an exercise's name
VERSION = 2  # of what is frozen: of the kinds of slips, too
ARRAYS = ("says", "families", "constants", "verdicts", "forms", "numbers")  # of hypotheses
IMPORTS = re.compile(r"^\s*(?:from|import)\b.*", re.MULTILINE)
BROKEN = (*reference_results.BROKEN, zipfile.BadZipFile)  # what reading a damaged file raises


def path_of(course: Course, assignment: Assignment) -> Path:
    """Where the fingerprints of one assignment are kept."""
    return reference_results.folder(course) / f"{assignment.name}.fingerprints.zip"


def sources(course: Course, assignment: Assignment) -> str:
    """A digest of everything that an assignment's fingerprints are made from, as far as it is there."""
    if course.is_kit:
        own = [assignment.folder / name for name in ("checks.py", *assignment.files)]
        return f"{reference_results.digest(*own)} {VERSION}"
    own = [
        assignment.folder / name for name in ("misconceptions.py", "forms.py", "checks.py", *assignment.files)
    ]
    others = [course.assignment(name).folder / "solution.py" for name in _stands_on(course, assignment)]
    return (
        reference_results.digest(*own, assignment.folder / "solution.py", *others)
        + f" {course.seed} {VERSION}"
    )


def _stands_on(course: Course, assignment: Assignment) -> list[str]:
    """Other assignments whose solutions may change what a mistake in this one gives: a network has parts.

    These are what its solution imports or its checks call, what those import, and so on.
    """
    known = {each.name for each in course.assignments}
    found = [assignment.name]
    for name in found:  # grows meanwhile
        solution = (course.assignment(name).folder / "solution.py").read_text("utf-8")
        imported = re.findall(r"\w+", " ".join(IMPORTS.findall(solution)))
        named = {*imported, *reference_results.reached(course.assignment(name))}
        found += sorted((named & known) - set(found))
    return sorted(found[1:])


def stale(course: Course, assignment: Assignment) -> str:
    """Why fingerprints cannot be used; "" if they can, or where an assignment has no planted mistakes."""
    if not (course.is_kit or (assignment.folder / "misconceptions.py").exists()):
        return ""
    try:
        made_from = _read(course, assignment, SOURCES).decode("ascii")
    except FileNotFoundError:
        missing = f"{assignment.name}: its mistakes have no fingerprints"
        return f"{missing}; {reference_results.again(course, assignment)}"
    except BROKEN as error:
        return str(_broken(course, assignment, error))
    if made_from != sources(course, assignment):
        stale = f"{assignment.name}: the fingerprints of its mistakes are stale"
        return f"{stale}; {reference_results.again(course, assignment)}"
    return ""


def load(course: Course, assignment: Assignment, exercise: str) -> tuple[Fingerprint, ...]:
    """The fingerprints of one exercise, in the order of declaration; none where there are none.

    Raises:
        ResultsError: if the file is broken.
    """
    try:
        header, payload = read_frame(io.BytesIO(_read(course, assignment, exercise)).read)
        return tuple(_mistake_of(tree, payload) for tree in list_of(header["mistakes"], 1000))
    except FileNotFoundError:
        return ()
    except BROKEN as error:
        raise _broken(course, assignment, error) from None


def load_slips(course: Course, assignment: Assignment, exercise: str) -> Hypotheses | None:
    """What slips in one exercise give; None where nothing is known of any.

    Raises:
        ResultsError: if the file is broken.
    """
    try:
        frame = _read(course, assignment, exercise + SLIPS, default=b"")
        if not frame:
            return None
        header, payload = read_frame(io.BytesIO(frame).read)
        told = tuple(Told(*map(text_of, exactly(3, tree))) for tree in list_of(header["told"], 10_000))
        checks, words = (tuple(map(text_of, list_of(header[n], 10_000))) for n in ("checks", "words"))
        arrays = {name: np.asarray(value_of(header[name], payload)) for name in ARRAYS}
        return Hypotheses(told=told, checks=checks, words=words, **arrays)
    except FileNotFoundError:
        return None
    except BROKEN as error:
        raise _broken(course, assignment, error) from None


def save(
    course: Course,
    assignment: Assignment,
    found: Mapping[str, list[Fingerprint]],
    slips: Mapping[str, Hypotheses],
) -> None:
    """Write the fingerprints of one assignment, by exercise, atomically."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        contents = {exercise: _frame(found.get(exercise, [])) for exercise in assignment.exercises}
        contents |= {exercise + SLIPS: _frame_of_slips(each) for exercise, each in slips.items()}
        contents[SOURCES] = sources(course, assignment).encode()
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    reference_results.folder(course).mkdir(parents=True, exist_ok=True)
    reference_results.replace(path_of(course, assignment), buffer.getvalue())


def _read(course: Course, assignment: Assignment, name: str, default: bytes | None = None) -> bytes:
    """What a file holds under a name; the default where that is not there."""
    path = path_of(course, assignment)
    state = path.stat()
    archive = _opened(path, (state.st_ino, state.st_mtime_ns, state.st_size))
    return archive.read(name) if default is None or name in archive.NameToInfo else default


@lru_cache(maxsize=1)
def _opened(path: Path, state: tuple[int, ...]) -> zipfile.ZipFile:
    """An assignment's file, read once for all its exercises, as long as it is in that state."""
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def _broken(course: Course, assignment: Assignment, error: Exception) -> reference_results.ResultsError:
    file = path_of(course, assignment).name
    command = reference_results.again(course, assignment)
    return reference_results.ResultsError(f"{file}: cannot be read ({error}); {command}")


def _frame(mistakes: list[Fingerprint]) -> bytes:
    packer = Packer()
    trees = []
    for each in mistakes:
        traces = [
            [check, found.verdict.value, found.raised, [[k, packer.tree(v)] for k, v in found.items.items()]]
            for check, found in each.traces.items()
        ]
        trees.append([each.name, each.sentence, list(each.twins), each.is_convention, traces])
    return pack({"mistakes": trees}, packer.payload)


def _frame_of_slips(known: Hypotheses) -> bytes:
    packer = Packer()
    header = {name: packer.tree(getattr(known, name)) for name in ARRAYS}
    told = [[each.kind, each.text, each.name] for each in known.told]
    return pack({"told": told, "checks": known.checks, "words": known.words, **header}, packer.payload)


def _mistake_of(tree: Any, payload: bytes) -> Fingerprint:
    name, sentence, twins, is_convention, traces = exactly(5, tree)
    by_check = {text_of(each[0]): each for each in list_of(traces, 1000)}
    return Fingerprint(
        text_of(name),
        text_of(sentence),
        tuple(text_of(twin) for twin in list_of(twins, 100)),
        is_convention is True,
        _Read(by_check, lambda trace: _trace_of(trace, payload)),
    )


def _trace_of(tree: Any, payload: bytes) -> Trace:
    _, verdict, raised, pairs = exactly(4, tree)
    items = _Read(dict(pairs), lambda tree: np.asarray(value_of(tree, payload)))
    return Trace(Verdict(verdict), text_of(raised), items)


class _Read(Mapping[str, Any]):
    """Values by name, each read when it is asked for: of most mistakes hardly any ever is."""

    def __init__(self, trees: dict[str, Any], read: Callable[[Any], Any]) -> None:
        self._trees = trees
        self._read = read
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self._read(self._trees[name])
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._trees

    def __iter__(self) -> Iterator[str]:
        return iter(self._trees)

    def __len__(self) -> int:
        return len(self._trees)
