"""Outcomes, learning curves and modules as frames, and back. What comes back is validated field by field."""

from dataclasses import field
from typing import Any

from grader.evidence.frames import (
    FrameError,
    Packer,
    exactly,
    line_of,
    list_of,
    pack,
    seconds_of,
    text_of,
)
from grader.evidence.received import Received
from grader.model import Array, Call, Ending, Epoch, Evidence, Frame, Outcome, Raised
from grader.record import Record

ANSWER_LIMIT = 16 << 20  # bytes of the arrays that a check gives and hands out; those of all checks take half
EPOCH_LIMIT = 1_000_000_000  # of an epoch's own number; a larger one is beyond what can be divided
SKIPPED = ("package", "version", "follows", "file", "network", "input", "await", "value", "stub", "cell")
FOUND = ("name", "main", "inner", "block", "file", "comment", "string", "value", "others")
HABITS = ("pickle", "generator")
ANSWERS_LIMIT = 200  # answers to questions that a module holds, and names in one of them


def pack_outcome(outcome: Outcome) -> bytes:
    """One frame that holds an outcome.

    Raises:
        FrameError: if it is larger than an answer may be.
    """
    packer = Packer(ANSWER_LIMIT)
    evidence = outcome.evidence
    header = {
        "ending": str(outcome.ending),
        "items": None if evidence is None else [[k, packer.tree(v)] for k, v in evidence.items.items()],
        "calls": [_call_tree(call, packer) for call in (evidence.calls if evidence else outcome.calls)],
        "raised": None if outcome.raised is None else raised_tree(outcome.raised),
        "detail": outcome.detail,
        "output": outcome.output,
        "seconds": outcome.seconds,
    }
    return pack(header, packer.payload)


def outcome_of(header: dict[str, Any], payload: bytes, *, with_calls: bool = True) -> Outcome:
    """The outcome that a frame holds.

    Args:
        header: of the frame.
        payload: of the frame.
        with_calls: whether the recorded calls are wanted; if not, they are left out, and not looked at.

    Raises:
        FrameError: if it holds none within the bounds.
    """
    try:
        ending = Ending(header["ending"])
        trees = list_of(header["calls"], 100)
        arrays = Received(payload)
        calls = tuple(_call_of(tree, arrays) for tree in trees) if with_calls else ()
        items = header["items"]
        evidence = None if items is None else Evidence(_items_of(items, arrays), calls)
        return Outcome(
            ending=ending,
            evidence=evidence,
            raised=None if header["raised"] is None else raised_of(header["raised"]),
            calls=calls,
            detail=line_of(header["detail"], 500),
            output=text_of(header["output"]),
            seconds=seconds_of(header["seconds"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise FrameError(f"not an outcome: {type(error).__name__}") from None


def _items_of(pairs: Any, arrays: Received) -> dict[str, Array]:
    items: dict[str, Array] = {}
    for pair in list_of(pairs, 100):
        name, tree = exactly(2, pair)
        items[line_of(name, 100)] = arrays.item(tree)
    return items


def _call_tree(call: Call, packer: Packer) -> Any:
    arguments = [[name, packer.tree(value)] for name, value in call.arguments]
    return [call.function, arguments, packer.tree(call.result), list(call.changed)]


def _call_of(tree: Any, arrays: Received) -> Call:
    function, arguments, result, changed = exactly(4, tree)
    pairs = [exactly(2, pair) for pair in list_of(arguments, 50)]
    return Call(
        line_of(function, 100),
        tuple((line_of(name, 100), arrays.value(value)) for name, value in pairs),
        arrays.value(result),
        tuple(line_of(name, 100) for name in list_of(changed, 50)),
    )


def raised_tree(raised: Raised) -> Any:
    """An exception as a part of a header."""
    frames = [[frame.file, frame.line, frame.function, frame.text] for frame in raised.frames]
    return [raised.type, raised.message, frames, raised.during]


def raised_of(tree: Any) -> Raised:
    """The exception that a part of a header tells of, of its message the first line; anything else raises
    FrameError or ValueError."""
    kind, message, frames, during = exactly(4, tree)
    first = text_of(message, 2_000).splitlines()[:1]
    return Raised(
        line_of(kind, 200),
        line_of("".join(first), 2_000),
        tuple(_frame_of(frame) for frame in list_of(frames, 20)),
        line_of(during, 100),
    )


def _frame_of(tree: Any) -> Frame:
    file, line, function, text = exactly(4, tree)
    if type(line) is not int or not 0 <= line < 10_000_000:
        raise FrameError("a line number is not one")
    return Frame(line_of(file, 300), line, line_of(function, 200), line_of(text, 300))


def epoch_of(header: dict[str, Any]) -> Epoch:
    """The line of a learning curve that a frame holds.

    Raises:
        FrameError: if it holds none.
    """
    values = exactly(4, header.get("epoch"))
    if not all(type(value) in (int, float) for value in values):
        raise FrameError("not a line of a learning curve")
    try:
        number, *measured = int(values[0]), *map(float, values[1:])
    except (OverflowError, ValueError):
        raise FrameError("not a line of a learning curve") from None
    if not -EPOCH_LIMIT <= number <= EPOCH_LIMIT:
        raise FrameError("an epoch's number is not one")
    return Epoch(number, *measured)


# -- modules -----------------------------------------------------------------------------------


class Skipped(Record):
    """A statement of a module that was left out, or that gave a function's name another value.

    Attributes:
        cell: of a notebook, from 1; 0 in a file.
        line: within it.
        kind: why: one of SKIPPED.
        what: the package, file or name that it is about.
        text: the line.
    """

    cell: int
    line: int
    kind: str
    what: str
    text: str


class Found(Record):
    """What there is instead of an exercise that a module lacks.

    Attributes:
        exercise: what is lacking.
        kind: what was found: one of FOUND.
        name: another function's or class's, or of the type of a value.
        line: where it is; 0 if nowhere.
        cell: of a notebook, from 1; 0 in a file.
        file: as its author knows it.
    """

    exercise: str
    kind: str
    name: str
    line: int
    cell: int
    file: str


class Habit(Record):
    """Something in a function's code that explains failed checks: its kind, of HABITS, and its place."""

    kind: str
    what: str
    line: int


class Probe(Record):
    """What the sandbox says about one imported module. Untrusted."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    failed_cells: tuple[tuple[int, Raised], ...] = ()
    calls: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # exercise: "module::function" it may call
    skipped: tuple[Skipped, ...] = ()
    found: tuple[Found, ...] = ()
    habits: tuple[tuple[str, Habit], ...] = ()  # of exercises
    unused: dict[str, tuple[str, ...]] = field(default_factory=dict)  # exercise: parameters it never reads
    answers: dict[str, Any] = field(default_factory=dict)  # to questions: numbers, texts, tuples of texts


def probe_of(header: dict[str, Any]) -> Probe:
    """What a child says about a module, validated.

    Raises:
        FrameError: if it is not of that form.
    """
    cells = []
    for entry in list_of(header.get("failed_cells"), 50):
        number, raised = exactly(2, entry)
        if type(number) is not int or not 0 < number < 100_000:
            raise FrameError("the number of a cell is not one")
        cells.append((number, raised_of(raised)))
    return Probe(
        Outcome(Ending.RETURNED),
        _names_of(header.get("missing")),
        _names_of(header.get("stubs")),
        tuple(cells),
        _table_of(header.get("calls", [])),
        tuple(_skipped_of(entry) for entry in list_of(header.get("skipped", []), 50)),
        tuple(_found_of(entry) for entry in list_of(header.get("found", []), 1000)),
        tuple(_habit_of(entry) for entry in list_of(header.get("habits", []), 1000)),
        _table_of(header.get("unused", [])),
        _answers_of(header.get("answers", [])),
    )


def _table_of(entries: Any) -> dict[str, tuple[str, ...]]:
    pairs = [exactly(2, entry) for entry in list_of(entries, 1000)]
    return {line_of(exercise, 200): _names_of(names) for exercise, names in pairs}


def _answers_of(entries: Any) -> dict[str, Any]:
    pairs = [exactly(2, entry) for entry in list_of(entries, ANSWERS_LIMIT)]
    return {line_of(name, 100): _answer_of(value) for name, value in pairs}


def _answer_of(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(line_of(name, 200) for name in list_of(value, ANSWERS_LIMIT))
    return value if type(value) in (bool, int, float) else line_of(value, 200)


def _skipped_of(entry: Any) -> Skipped:
    cell, line, kind, text = exactly(4, entry)
    what, _, code = text_of(text, 200).partition("\n")
    return Skipped(
        _number_of(cell), _number_of(line), _one_of(SKIPPED, kind), line_of(what, 200), line_of(code, 200)
    )


def _found_of(entry: Any) -> Found:
    exercise, kind, name, line, cell, file = exactly(6, entry)
    names = line_of(exercise, 200), _one_of(FOUND, kind), line_of(name, 300)
    return Found(*names, _number_of(line), _number_of(cell), line_of(file, 300))


def _habit_of(entry: Any) -> tuple[str, Habit]:
    exercise, kind, what, line = exactly(4, entry)
    return line_of(exercise, 200), Habit(_one_of(HABITS, kind), line_of(what, 100), _number_of(line))


def _number_of(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 10_000_000:
        raise FrameError("the number of a line or a cell is not one")
    return value


def _one_of(words: tuple[str, ...], value: Any) -> str:
    if value not in words:
        raise FrameError("not a word that is known here")
    return text_of(value, 50)


def _names_of(value: Any) -> tuple[str, ...]:
    return tuple(line_of(name, 300) for name in list_of(value, 1000))
