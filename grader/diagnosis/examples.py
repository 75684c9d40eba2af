"""One wrong number with all that it is made of, to be worked out by hand; and when a yes comes."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from grader.diagnosis.arrays import FEW, SAME, comparable, real
from grader.diagnosis.settings import Fact, Facts
from grader.judging.compare import element, number
from grader.model import Array

DIGITS = 4  # of a number
COLUMNS = 5  # of a row
NAMES = 3  # of arguments: who has to look at more does not work it out
NUMBERED = re.compile(r"(?P<what>.+)_(?P<number>\d+)")


def of_entry(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The entry that is off most, and what the arguments are there: two or more arrays of one shape make it
    number by number."""
    if not comparable(got, want) or not got.ndim or got.dtype.kind != "f" or not np.isfinite(got).all():
        return ""
    given = _of_that_shape(got, facts)
    if not 1 < len(given) <= NAMES or any(fact.name == item for fact in given):
        return ""
    g, w = real(got) + 0.0, real(want) + 0.0  # no number is told as -0
    index = tuple(int(i) for i in np.unravel_index(np.argmax(np.abs(g - w)), g.shape))
    where = [f"{fact.name} is {number(float(fact.value[index]), DIGITS)}" for fact in given]
    some = f"{', '.join(where[:-1])} and {where[-1]}"
    told = (
        f"{element(item, index)} is {number(float(g[index]), DIGITS)}, and {number(float(w[index]), DIGITS)}"
    )
    return f"{told} is expected, where {some}: can you work that out by hand?"


def of_ties(item: str, got: Array, want: Array, facts: Facts) -> str:
    """One number at several places where there should be several, everywhere or within rows."""
    if not comparable(got, want) or got.dtype.kind != "f" or not np.isfinite(got).all():
        return ""
    g, w = real(got) + 0.0, real(want)
    rows = [(g.ravel(), w.ravel(), "")]
    if g.ndim == 2:
        rows += [(one, other, f" in row {n}") for n, (one, other) in enumerate(zip(g, w, strict=True))]
    for one, other, where in rows:
        values, counts = np.unique(one, return_counts=True)
        value = values[int(np.argmax(counts))] if values.size else 0.0
        there = np.unique(other[one == value])
        if FEW <= there.size == counts.max() < got.size and np.diff(there).min() > SAME * np.abs(there).max():
            told = f"{item} is {number(float(value), DIGITS)} at {there.size} places{where} where its numbers"
            return f"{told} should differ: what do these have in common?"
    return ""


def of_row(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The row that is off most, with the scores and the label that it is made of."""
    if not comparable(got, want) or got.ndim != 2 or got.shape[1] > COLUMNS or not np.isfinite(got).all():
        return ""
    arrays = facts.every_array
    scores = [fact for fact in arrays if fact.value.shape == got.shape]
    labels = [fact for fact in arrays if fact.value.shape == got.shape[:1] and fact.value.dtype.kind in "iu"]
    if not len(scores) == len(labels) == 1 or len(arrays) != 2:
        return ""
    g, w = real(got) + 0.0, real(want) + 0.0  # no number is told as -0
    row = int(np.argmax(np.abs(g - w).max(axis=1)))
    told = f"Row {row} of {item} is {_listed(g[row])}, and {_listed(w[row])} is expected"
    given = f"{scores[0].name} is {_listed(real(scores[0].value)[row])} and the label {labels[0].value[row]}"
    return f"{told}, where {given}: can you work that out by hand?"


def _listed(row: Array) -> str:
    return f"[{', '.join(number(float(value), DIGITS - 1) for value in row)}]"


def _of_that_shape(got: Array, facts: Facts) -> list[Fact]:
    """All arrays that went in, if each of them has the shape of the result, and each name stands once."""
    arrays = facts.every_array
    names = [fact.name for fact in arrays]
    if len(set(names)) < len(names) or any(fact.value.shape != got.shape for fact in arrays):
        return []
    return arrays


def first_yes(got: Mapping[str, Array], expected: Mapping[str, Array], wrong: Sequence[str]) -> str:
    """Answers that are numbered, and turn from no to yes at another place than they should, or never."""
    groups: dict[str, list[str]] = {}
    for item in expected:
        if (match := NUMBERED.fullmatch(item)) and all(_is_answer(each[item]) for each in (got, expected)):
            groups.setdefault(match["what"], []).append(item)
    for items in groups.values():
        if len(items) < 2 or not any(item in wrong for item in items):
            continue
        has, should = (next((i for i in items if each[i]), "") for each in (got, expected))
        if has and should and has != should:
            when = "early" if items.index(has) < items.index(should) else "late"
            return f"The first yes is {has}, and should be {should}: why does it come too {when}?"
        if has != should:
            told = (
                f"The first yes should be {should}, and there is none" if should else f"{has} is a yes, and"
            )
            return (
                f"{told}: what has to happen for one?"
                if should
                else f"{told} none is expected: why is it one?"
            )
    return ""


def _is_answer(array: Array) -> bool:
    return array.dtype.kind == "b" and array.ndim == 0
