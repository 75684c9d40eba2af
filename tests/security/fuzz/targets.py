"""What is fuzzed: functions of bytes that raise on a real defect, and on nothing else.

Each target takes whatever bytes there are, hands them to the part of the grader that meets hostile
bytes, and asserts what must hold of any input. `test_fuzz.py` runs them for some seconds on fixed
inputs, `soak.py` for as long as one likes.
"""

import gzip
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.question import Question, shown
from grader.evidence import frames
from grader.evidence.codec import epoch_of, outcome_of, probe_of
from grader.evidence.frames import FrameError, read_frame, value_of
from grader.judging import kept
from grader.judging.questions import judge
from grader.model import Ending, Opaque, Outcome
from grader.sandbox.answers import ended
from grader.submission import limits, sheet
from grader.submission.limits import SHEET_LIMIT, Source
from grader.submission.submission import SubmissionError
from tests.helpers import invariants
from tests.helpers.graded import files_of
from tests.security.fuzz.judging import judged_and_shown

Target = Callable[[bytes], None]
ARCHIVES = (".zip", ".tar.gz", ".ipynb")
NAMES = {"optimizers": ("sgd", "adam"), "dropout": ("dropout_forward", "dropout_backward")}


# -- wire: frames that come from the sandbox -----------------------------------------------------


def wire_frames(data: bytes) -> None:
    """Any bytes in the pipe: a value within the bounds, a `FrameError`, or the pipe's end."""
    try:
        header, payload = read_frame(exactly(data))
    except (FrameError, EOFError):
        return
    outcome = attempt(lambda: outcome_of(header, payload))
    if outcome is not None:
        assert isinstance(outcome.ending, Ending)
        for call in outcome.calls:
            within_bounds([call.result, *(value for _, value in call.arguments)], payload)
        for array in outcome.evidence.items.values() if outcome.evidence else ():
            within_bounds(array, payload)
        within_bounds([outcome.detail, outcome.output], payload)
        assert kept.size_of(replace(outcome, calls=())) <= len(payload)
        for line in lines_of(outcome):
            assert line.splitlines() in ([line], []), line
    for tree in header.values():
        within_bounds(attempt(lambda tree=tree: value_of(tree, payload)), payload)
    epoch = attempt(lambda: epoch_of(header))
    if epoch is not None:
        assert abs(float(epoch.epoch)) < 1e12
    attempt(lambda: probe_of(header))
    allowed = {"seconds": 1.0, "memory": 64, "wall": 2.0, "files": 1 << 20}
    end = attempt(lambda: ended(header, allowed, out_of_memory=False))
    if end is not None:
        assert isinstance(end.outcome(outcome).ending, Ending)


def lines_of(outcome: Outcome) -> Iterator[str]:
    """All that an outcome says of itself, but what was printed."""
    yield outcome.detail
    for call in outcome.calls:
        yield from (call.function, *call.changed, *(name for name, _ in call.arguments))
    if outcome.raised is not None:
        yield from (outcome.raised.type, outcome.raised.message, outcome.raised.during)
        for frame in outcome.raised.frames:
            yield from (frame.file, frame.function, frame.text)


def exactly(data: bytes) -> Callable[[int], bytes]:
    """What a pipe's end reads: exactly n bytes, or EOFError."""
    stream = io.BytesIO(data)

    def read(size: int) -> bytes:
        assert size <= frames.PAYLOAD_LIMIT, "more is asked for than the bounds allow"
        found = stream.read(size)
        if len(found) < size:
            raise EOFError
        return found

    return read


def attempt(make: Callable[[], Any], expected: tuple[type[Exception], ...] = (FrameError,)) -> Any:
    """What is made, or None where it is refused in the way agreed on."""
    try:
        return make()
    except expected:
        return None


def within_bounds(value: Any, payload: bytes, depth: int = 0) -> None:
    """A decoded value is of the kinds agreed on, and no larger than what came."""
    assert depth <= frames.DEPTH_LIMIT + 2
    if isinstance(value, np.ndarray):
        assert type(value) is np.ndarray
        assert value.dtype.str in frames.DTYPES
        assert value.nbytes <= len(payload)
    elif isinstance(value, (list, tuple)):
        assert len(value) <= frames.ITEMS_LIMIT
        for item in value:
            within_bounds(item, payload, depth + 1)
    elif isinstance(value, dict):
        assert all(type(key) is str and len(key) <= 200 for key in value)
        within_bounds(list(value.values()), payload, depth)
    elif isinstance(value, str):
        assert len(value) <= frames.TEXT_LIMIT
    elif isinstance(value, Opaque):
        assert len(value.type) <= 200
    else:
        assert value is None or type(value) in (bool, int, float)


# -- verdict: what is made of a hostile outcome --------------------------------------------------


def verdict(data: bytes) -> None:
    """A check (two bytes choose it) and a frame: a sound verdict, and a report that can be shown."""
    try:
        outcome = outcome_of(*read_frame(exactly(data[2:])))
    except (FrameError, EOFError):
        return
    judged_and_shown(int.from_bytes(data[:2], "big"), outcome)


# -- archive: files that students hand in --------------------------------------------------------


def archive(data: bytes) -> None:
    """The first byte chooses the kind of file: a submission, or one line for its author."""
    kind = data[0] % (len(ARCHIVES) + 1) if data else 0
    content, ending = data[1:], ARCHIVES[kind % len(ARCHIVES)]
    if kind == len(ARCHIVES):  # a tar that nobody compressed, so that its own structure is reached
        content, ending = gzip.compress(content, 1, mtime=0), ".tar.gz"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"dropout{ending}"
        path.write_bytes(content)
        try:
            got = files_of(path, NAMES)
        except SubmissionError as error:
            assert "\n" not in str(error)  # noqa: PT017  # a target needs no pytest
            return
    assert got.modules or got.broken
    for name, text in got.files.items():
        assert len(text) <= limits.BYTES_LIMIT
        assert not name.startswith("/"), name
        assert ".." not in Path(name).parts, name
        assert name.count("/") <= limits.DEPTH_LIMIT, name


# -- text: what students name, print and raise ---------------------------------------------------


def text(data: bytes) -> None:
    """A text for every output: harmless in each, and whole."""
    try:
        words = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        words = data.decode("utf-8", "surrogateescape")
    invariants.terminal(words)
    invariants.html(words)
    invariants.markdown(words)
    invariants.csv_cell(words)
    answers(data)


def answers(data: bytes) -> None:
    """The same bytes as answers to questions: read or refused in one line, and each shown on one."""
    found, notes = sheet.chosen([Source("questions.toml", data[:SHEET_LIMIT], 0.0)])
    assert all(note.isprintable() and len(note) < 300 for note in notes), notes
    for value in (value for table in found.answers.values() for value in table.values()):
        line = shown(value)
        assert len(line.splitlines()) <= 1, line
        judge(Question("a", "", "number", 1.0, "", {}), value)
        judge(Question("a", "", "several", ("b",), "", {"b": "", "c": ""}), value)


TARGETS: dict[str, Target] = {"wire": wire_frames, "verdict": verdict, "archive": archive, "text": text}
