"""Outcomes and learning curves as frames, and back. What comes back is validated field by field."""

from typing import Any

import numpy as np

from grader.evidence.frames import Packer, WireError, list_of, pack, seconds_of, text_of, value_of
from grader.model import Array, Call, Ending, Epoch, Evidence, Frame, Outcome, Raised

EPOCH_LIMIT = 1_000_000_000  # of an epoch's own number; a larger one is beyond what can be divided


def pack_outcome(outcome: Outcome) -> bytes:
    """One frame that holds an outcome."""
    packer = Packer()
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
        WireError: if it holds none within the bounds.
    """
    try:
        ending = Ending(header["ending"])
        trees = list_of(header["calls"], 100)
        calls = tuple(_call_of(tree, payload) for tree in trees) if with_calls else ()
        items = header["items"]
        evidence = None if items is None else Evidence(_items_of(items, payload), calls)
        return Outcome(
            ending=ending,
            evidence=evidence,
            raised=None if header["raised"] is None else raised_of(header["raised"]),
            calls=calls,
            detail=text_of(header["detail"], 500),
            output=text_of(header["output"]),
            seconds=seconds_of(header["seconds"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise WireError(f"not an outcome: {type(error).__name__}") from None


def _items_of(pairs: Any, payload: bytes) -> dict[str, Array]:
    items: dict[str, Array] = {}
    for pair in list_of(pairs, 100):
        name, tree = list_of(pair, 2)
        value = value_of(tree, payload)
        if not isinstance(value, np.ndarray):
            raise WireError("an item of the evidence is not an array")
        items[text_of(name, 100)] = value
    return items


def _call_tree(call: Call, packer: Packer) -> Any:
    arguments = [[name, packer.tree(value)] for name, value in call.arguments]
    return [call.function, arguments, packer.tree(call.result), list(call.changed)]


def _call_of(tree: Any, payload: bytes) -> Call:
    function, arguments, result, changed = list_of(tree, 4)
    pairs = [list_of(pair, 2) for pair in list_of(arguments, 50)]
    return Call(
        text_of(function, 100),
        tuple((text_of(name, 100), value_of(value, payload)) for name, value in pairs),
        value_of(result, payload),
        tuple(text_of(name, 100) for name in list_of(changed, 50)),
    )


def raised_tree(raised: Raised) -> Any:
    """An exception as a part of a header."""
    frames = [[frame.file, frame.line, frame.function, frame.text] for frame in raised.frames]
    return [raised.type, raised.message, frames, raised.during]


def raised_of(tree: Any) -> Raised:
    """The exception that a part of a header tells of; anything else raises WireError or ValueError."""
    kind, message, frames, during = list_of(tree, 4)
    return Raised(
        text_of(kind, 200),
        text_of(message, 2_000),
        tuple(_frame_of(frame) for frame in list_of(frames, 20)),
        text_of(during, 100),
    )


def _frame_of(tree: Any) -> Frame:
    file, line, function, text = list_of(tree, 4)
    if type(line) is not int or not 0 <= line < 10_000_000:
        raise WireError("a line number is not one")
    return Frame(text_of(file, 300), line, text_of(function, 200), text_of(text, 300))


def epoch_of(header: dict[str, Any]) -> Epoch:
    """The line of a learning curve that a frame holds.

    Raises:
        WireError: if it holds none.
    """
    values = list_of(header.get("epoch"), 4)
    if len(values) != 4 or not all(type(value) in (int, float) for value in values):
        raise WireError("not a line of a learning curve")
    try:
        number, *measured = int(values[0]), *map(float, values[1:])
    except (OverflowError, ValueError):
        raise WireError("not a line of a learning curve") from None
    if not -EPOCH_LIMIT <= number <= EPOCH_LIMIT:
        raise WireError("an epoch's number is not one")
    return Epoch(number, *measured)
