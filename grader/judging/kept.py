"""What is kept of an answer until the report is written, so that no answer costs more than what is expected.

Arrays of the expected shapes stay as they are. Of others, what is small stays, because a diagnosis looks at
it (is it transposed, or one number for each?); of what is large, dtype and shape.
"""

from dataclasses import fields

import numpy as np

from grader.judging.messages import Explanation
from grader.model import Array, Call, Evidence, Outcome

OTHERS_LIMIT = 64 << 10  # bytes of unexpected shapes in one answer, beside as many as are expected
TOLD_LIMIT = 2_000  # characters of one thing that is told


def bounded(got: dict[str, Array] | None, expected: Evidence) -> dict[str, Array] | None:
    """Items that were judged, without the numbers of large ones that have another shape than expected.

    Args:
        got: the items, as they were compared.
        expected: what Keras gave.
    """
    if got is None:
        return None
    left = OTHERS_LIMIT + sum(array.nbytes for array in expected.items.values())
    items = dict(got)
    for item, array in got.items():
        if item not in expected.items or array.shape != expected.items[item].shape:
            left -= array.nbytes
            if left < 0:
                items[item] = outline(array)
    return items


def outline(array: Array) -> Array:
    """An array of zeros of this dtype and shape, which takes no memory."""
    return np.broadcast_to(np.zeros((), array.dtype), array.shape)


def size_of(outcome: Outcome) -> int:
    """Bytes of all arrays in an outcome."""
    evidence = outcome.evidence
    calls = [*outcome.calls, *(evidence.calls if evidence is not None else ())]
    return size_of_items(evidence.items if evidence is not None else {}) + sum(map(_size_of_call, calls))


def size_of_items(items: dict[str, Array] | None) -> int:
    """Bytes of items; of outlines, none."""
    return sum(_size(array) for array in (items or {}).values())


def _size_of_call(call: Call) -> int:
    return _size([call.result, *(value for _, value in call.arguments)])


def _size(value: object) -> int:
    if isinstance(value, np.ndarray):
        return 0 if value.nbytes and not any(value.strides) and value.size > 1 else value.nbytes
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, (list, tuple)) else 0


def told(text: str) -> str:
    """A text of a message, cut where nobody reads on."""
    return text if len(text) <= TOLD_LIMIT else f"{text[:TOLD_LIMIT]} …"


def all_told(explanation: Explanation) -> Explanation:
    """An explanation, each of its texts cut likewise."""
    return Explanation(*(told(getattr(explanation, field.name)) for field in fields(explanation)))
