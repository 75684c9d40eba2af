"""How one wrong array differs from the right one: a function a pattern, a sentence out, or "".

Each is tested on all numbers, so what it says is true, whatever the cause may be.
"""

import re

import numpy as np

from grader.diagnosis.arrays import FEW, SAME, comparable, constant, real, same
from grader.diagnosis.settings import Facts
from grader.judging.compare import number
from grader.model import Array

STEP = r"(\w+_)?step_\d+"  # an item that is a step: what weights have become less what they were


def of_shape(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Another shape: transposed, an axis of length 1, one number an example, a square by broadcasting."""
    if got.shape == want.shape:
        return ""
    if want.ndim == 0 and got.ndim == 1 and got.size:
        return _one_for_each(item, got, want)
    if got.T.shape == want.shape:
        if np.isfinite(got).all() and same(real(got.T), real(want)):
            return f"{item} is transposed: its axes stand in reversed order."
        return f"{item} has the two sizes in reversed order, and its numbers are not just transposed."
    if sorted(got.shape) == sorted(want.shape):
        return f"{item} has the right sizes in another order: which axis counts what?"
    if got.ndim == 0:
        return f"{item} is a single number: was something summed or averaged over all axes?"
    if got.size == want.size:
        ones = got.squeeze().shape == want.squeeze().shape
        many = "too many" if got.ndim > want.ndim else "too few"
        form = (
            f"with axes of length 1 {many}"
            if ones
            else "in another shape: is a reshape missing, or too much?"
        )
        return f"{item} has the right number of elements, {form}{'.' if ones else ''}"
    if got.shape == (want.size, want.size):
        size = want.size
        return f"{item} is {size} by {size}: a column and a row were broadcast against each other."
    if got.ndim < want.ndim and got.shape == want.shape[: got.ndim]:
        return f"{item} lacks its last axis: was something summed over it, or picked from it?"
    if got.ndim < want.ndim and got.shape == want.shape[want.ndim - got.ndim :]:
        return f"{item} lacks its first axis: was something summed or averaged over it?"
    if got.ndim == want.ndim + 1 and want.shape in (got.shape[1:], got.shape[:-1]):
        which = "first" if got.shape[1:] == want.shape else "last"
        return f"{item} has an axis too many, the {which} one: is something to be summed over it?"
    return ""


def _one_for_each(item: str, got: Array, want: Array) -> str:
    if got.size == 1:
        return ""  # said already: it is to be a number
    told = f"{item} is one number for each of {got.size}"
    for total, words in ((got.mean(), "mean"), (got.sum(), "sum")):
        if same(real(np.asarray(total)), real(want)):
            return f"{told}; their {words} is what is expected."
    return f"{told}; one for all of them is expected."


def of_nothing(item: str, got: Array, want: Array, facts: Facts) -> str:
    """One number everywhere: 0, or another one."""
    if not comparable(got, want) or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    if not g.any() and w.any():
        if re.fullmatch(STEP, item):
            return f"{item} is 0 everywhere: nothing has moved. Is what was computed returned?"
        if np.count_nonzero(w) == 1:  # which may well have been computed
            return f"{item} is 0{' everywhere' if got.size > 1 else ''}, and should not be."
        told = f"{item} is 0 everywhere, and should not be"
        return f"{told}." if item in facts.elsewhere.moved else f"{told}: is it ever computed?"
    if got.size >= FEW and np.ptp(g) == 0 and np.ptp(w) > 0:
        return f"{item} is {number(g.flat[0])} everywhere, and its numbers should differ."
    return ""


def of_sign(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The sign of every number flipped."""
    if not comparable(got, want) or not want.any() or not same(-real(got), want):
        return ""
    return f"{item} has the right size and the wrong sign{' everywhere' if got.size > 1 else ''}."


def of_factor(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A constant factor, and which size or setting of the problem it is."""
    if not comparable(got, want) or not want.any() or not got.any():
        return ""
    factor = factor_of(got, want)
    if factor is None or item in facts.elsewhere.varied:  # there it is none, and so here by chance
        return ""
    if got.size == 1 and all(float(real(array).flat[0]).is_integer() for array in (got, want)):
        return ""  # a count
    known = facts.meaning(factor)
    if known:
        return f"{item} is {number(factor)} times what is expected, and {number(factor)} is {known}"
    several = np.count_nonzero(want) >= FEW  # of one number, a factor without a meaning says nothing
    return f"{item} is {number(factor)} times what is expected, everywhere." if several else ""


def of_value(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A single number that is a size or a setting of the problem, or made of these."""
    if got.size != 1 or not comparable(got, want):
        return ""
    value = float(real(got).ravel()[0])
    known = "" if value.is_integer() else facts.made_of(value)
    return f"{item} is {number(value)}, which is {known}." if known and not known.endswith("?") else ""


def of_expected(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A single number where one is expected that is made of the settings."""
    if got.size != 1 or not comparable(got, want) or not np.isfinite(got).all():
        return ""
    value, right = float(real(got).ravel()[0]), float(real(want).ravel()[0])
    known = "" if right.is_integer() else facts.made_of_settings(right)
    return f"{item} is {number(value)}; {number(right)} is expected, which is {known}." if known else ""


def of_inverse(item: str, got: Array, want: Array, facts: Facts) -> str:
    """One over the right numbers."""
    if not comparable(got, want) or got.size < FEW or not np.isfinite(got).all() or not want.all():
        return ""
    if np.ptp(np.abs(real(want))) == 0 or not same(real(got), 1 / real(want)):
        return ""
    return f"{item} is 1 over what is expected, everywhere: do numerator and denominator stand in place?"


def factor_of(got: Array, want: Array) -> float | None:
    """The constant factor between two arrays; None where there is none, or it is 1."""
    g, w = real(got).ravel(), real(want).ravel()
    factor = float(g @ w / (w @ w))
    return factor if np.isfinite(factor) and abs(factor - 1) >= 1e-4 and same(g, factor * w) else None


def of_offset(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The same number too much everywhere."""
    if not comparable(got, want) or got.size < FEW or not np.isfinite(got).all():
        return ""
    offset = float((real(got) - real(want)).mean())
    if abs(offset) < SAME * float(np.abs(want).max()) or not same(real(got) - offset, real(want)):
        return ""
    known = facts.meaning(offset)
    return f"{item} is off by {number(offset)} everywhere{', which is ' + known if known else '.'}"


def of_order(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The right numbers in other places."""
    if not comparable(got, want) or got.size < FEW or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    if np.unique(w).size < FEW or not same(np.sort(g, axis=None), np.sort(w, axis=None)):
        return ""
    if g.ndim == 2 and g.shape[0] == g.shape[1] and same(g.T, w):
        return f"{item} is transposed: its rows are the columns that are expected."
    names = ("rows", "columns") if g.ndim == 2 else ("elements",) if g.ndim == 1 else ()
    for axis, what in enumerate(names):
        if same(np.flip(g, axis), w):
            return f"{item} has its {what} in reversed order."
        if g.ndim == 2 and same(_sorted_lines(g, axis), _sorted_lines(w, axis)):
            return f"{item} has the right {what} in another order."
    return f"{item} has the right numbers in other places."


def _sorted_lines(array: Array, axis: int) -> Array:
    lines = np.moveaxis(array, axis, 0)
    return lines[np.lexsort(np.round(lines, 6).T)]


def of_type(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Numbers that a narrow dtype has rounded or cut."""
    if not comparable(got, want) or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    whole = np.array_equal(g, np.trunc(w)) or np.array_equal(g, np.round(w))
    if got.dtype.kind in "iu" and not same(np.round(w), w) and (whole or got.size >= FEW):
        return f"{item} holds whole numbers only ({got.dtype}): are results stored in an integer array?"
    if got.size < FEW:
        return ""
    if whole:
        return (
            f"{item} has lost all that stands after the point: is there an integer array, or //, on the way?"
        )
    largest = float(np.abs(w).max())
    if not largest or got.dtype.kind == "b":  # zeros and booleans have no digits to lose
        return ""
    error = float(np.abs(g - w).max()) / largest
    for dtype, digits, bound in ((np.float16, 3, 2e-3), (np.float32, 7, 1e-5)):
        rounded = g.astype(dtype)
        if np.array_equal(g, rounded) and error < bound:
            return f"{item} is right to about {digits} digits: it was computed in {np.dtype(dtype).name}."
    return ""


def of_axis(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Normalised or averaged along the wrong axis of a matrix."""
    if not comparable(got, want) or got.ndim != 2 or min(got.shape) < 2 or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    large, small = float(np.abs(g).max()), float(np.abs(w).max())
    for axis, right, wrong in ((1, "row", "column"), (0, "column", "row")):
        for total in (1.0, 0.0):
            should = constant(w.sum(axis=axis), total, small) and not constant(
                w.sum(axis=1 - axis), total, small
            )
            does = constant(g.sum(axis=1 - axis), total, large) and not constant(
                g.sum(axis=axis), total, large
            )
            if should and does:
                each = f"each {wrong} sums to {total:g}, and each {right} should"
                return f"In {item} {each}: which axis is summed over?"
    for axis, lines in ((0, "rows"), (1, "columns")):
        if large and np.ptp(w, axis=axis).max() > SAME * small and np.ptp(g, axis=axis).max() <= SAME * large:
            return (
                f"All {lines} of {item} are equal, and they should differ: was something averaged over them?"
            )
    return ""


def of_sums(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Rows or columns that should sum to 1."""
    if not comparable(got, want) or got.ndim != 2 or min(got.shape) < 2 or not np.isfinite(got).all():
        return ""
    for axis, line in ((1, "row"), (0, "column")):
        should, does = (real(array).sum(axis=axis) for array in (want, got))
        if constant(should, 1.0, 1.0) and not constant(does, 1.0, float(np.abs(got).max())):
            worst = int(np.argmax(np.abs(does - 1)))
            told = f"Each {line} of {item} should sum to 1; {line} {worst} sums to {number(does[worst], 4)}."
            is_counted = np.array_equal(got, np.round(real(got)))
            return f"{told} {'Where should its 1 stand?' if is_counted else 'By what is it divided?'}"
    return ""


def of_range(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Numbers below 0 where none should be, or above 1 where none should be beyond 0 and 1."""
    if not comparable(got, want) or np.count_nonzero(want) < 2 * FEW or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    if w.min() < 0:
        return ""
    if g.min() < 0:
        return f"{item} has numbers below 0, down to {number(float(g.min()), 4)}, and should have none."
    if w.max() <= 1 < (1 - SAME) * g.max():
        return f"{item} has numbers above 1, up to {number(float(g.max()), 4)}, and should have none."
    return ""


def of_lines(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A factor of its own for each row, or for each column."""
    if not comparable(got, want) or got.ndim != 2 or min(got.shape) < FEW or not np.isfinite(got).all():
        return ""
    g, w = real(got), real(want)
    for axis, line in ((1, "row"), (0, "column")):
        sizes = (w * w).sum(axis=axis, keepdims=True)
        if not sizes.all():
            continue
        factors = (g * w).sum(axis=axis, keepdims=True) / sizes
        if same(g, factors * w) and np.ptp(factors) > 1e-3 * float(np.abs(factors).max()):
            some = ", ".join(number(factor, 4) for factor in factors.ravel()[:FEW])
            each = f"Each {line} of {item} is off by a factor of its own"
            return f"{each} ({some}, …): by what is it divided, or scaled?"
    return ""
