"""The right rows, but not all of them, or not these alone."""

import numpy as np

from grader.diagnosis.arrays import FEW, comparable, real, same
from grader.diagnosis.settings import Facts
from grader.model import Array


def of_length(item: str, got: Array, want: Array, facts: Facts) -> str:
    """One of the right rows alone, or too many rows, or too few, where what is there is right."""
    if not want.ndim or not np.isfinite(got).all() or not np.isfinite(want).all():
        return ""
    line = "row" if want.ndim > 1 else "number"
    if got.shape == want.shape[1:] and len(want) > 1 and got.any():
        for place, name in ((-1, "last"), (0, "first")):
            if same(real(got), real(want[place])):
                return f"{item} is what its {name} {line} should be, alone: where are the others?"
    if got.shape[1:] != want.shape[1:] or not got.ndim or not got.size * want.size or len(got) == len(want):
        return ""
    more, least = len(got) - len(want), min(len(got), len(want))
    some = f"{abs(more)} {line}{'s' if abs(more) > 1 else ''}"
    for at_end, one, other in ((True, got[:least], want[:least]), (False, got[-least:], want[-least:])):
        if least > 1 and same(real(one), real(other)):
            if more > 0:
                return f"{item} has {some} too many {'after' if at_end else 'before'} the right ones."
            return f"{item} lacks the {'last' if at_end else 'first'} {some}, and has the others right."
    return _of_sets(item, line, got, want) or _of_count(item, line, more, facts)


def _of_count(item: str, line: str, more: int, facts: Facts) -> str:
    """Some rows too many or too few, where that is one, or a setting."""
    count = abs(more)
    named = next((fact.name for fact in facts.settings if fact.value == count), "")
    told = f"{item} has {count} {line}{'s' if count > 1 else ''} too {'many' if more > 0 else 'few'}"
    if count == 1:
        return f"{told}: where does counting begin, and where does it end?"
    return f"{told}, and {count} is {named}." if named else ""


def _of_sets(item: str, line: str, got: Array, want: Array) -> str:
    """Right rows in whatever order, some of them more than once, or some of them missing."""
    found, should = _lines(got), _lines(want)
    if len(set(should)) < max(len(should), FEW) or not found or not set(found) <= set(should):
        return ""
    missing, twice = len(should) - len(set(found)), len(found) - len(set(found))
    told = [f"has {twice} {line}{'s' if twice > 1 else ''} more than once"] if twice else []
    told += [f"lacks {missing} of {len(should)} {line}s"] if missing else []
    return f"{item} {' and '.join(told)}: how is each chosen?"


def of_repeats(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Some of the right rows several times, and others never."""
    if not comparable(got, want) or got.ndim == 0 or len(got) < FEW:
        return ""
    found, should = _lines(got), _lines(want)
    if len(set(should)) < FEW or not set(found) < set(should) or len(set(found)) < FEW:
        return ""
    return f"{item} has some of what is expected several times, and some never: how is each chosen?"


def _lines(array: Array) -> list[bytes]:
    return [line.tobytes() for line in real(array).reshape(len(array), -1)]
