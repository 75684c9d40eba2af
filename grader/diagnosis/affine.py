"""Wrong numbers that are right ones, stretched and shifted: everywhere alike, or each line by its own."""

import numpy as np

from grader.diagnosis.arrays import FEW, SAME, comparable, real, same
from grader.diagnosis.settings import Facts
from grader.judging.compare import number
from grader.model import Array

TELLING = 1e-3  # relative: how much stretches or shifts of lines have to differ
DIGITS = 4  # of stretches and shifts


def of_all(item: str, got: Array, want: Array, facts: Facts) -> str:
    """One factor and one summand for all numbers."""
    if not comparable(got, want) or got.size < 2 * FEW or not np.isfinite(got).all():
        return ""
    fit = _fitted(real(got).ravel(), real(want).ravel())
    if fit is None or item in facts.elsewhere.varied:
        return ""
    factor, summand = fit
    sign = "plus" if summand > 0 else "minus"
    told = f"{item} is {number(factor, DIGITS)} times what is expected, {sign} {number(abs(summand), DIGITS)}"
    return f"{told}, everywhere."


def of_lines(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A factor and a summand of its own for each column, or for each row."""
    if not comparable(got, want) or got.ndim != 2 or not np.isfinite(got).all():
        return ""
    for axis, line in ((1, "column"), (0, "row")):
        if got.shape[1 - axis] <= FEW or got.shape[axis] < 2:
            continue
        fits = _fits(np.moveaxis(real(got), axis, 0), np.moveaxis(real(want), axis, 0))
        if not fits:
            continue
        factors, summands = np.array(fits).T
        summands[np.abs(summands) <= SAME * float(np.abs(want).max())] = 0.0
        if not _differ(factors) and _differ(summands) and abs(factors[0] - 1) > TELLING:
            return _one_factor(item, line, float(factors.mean()), facts)
        if _differ(factors) and _differ(summands):
            told = f"Each {line} of {item} is stretched and shifted by numbers of its own"
            return f"{told}: by what is it divided?"
        if _differ(factors):
            return f"Each {line} of {item} is stretched by a number of its own: by what is it divided?"
        if _differ(summands):
            told = f"Each {line} of {item} is off by a number of its own ({number(summands[0], DIGITS)}"
            return f"{told} in the first): what is added there, or taken off?"
    return ""


def _one_factor(item: str, line: str, factor: float, facts: Facts) -> str:
    """One factor for all lines, and a summand of its own for each."""
    known = facts.meaning(factor)
    times = number(factor, DIGITS)
    told = f"{item} is {times} times what is expected, shifted by a number of each {line}'s own"
    return f"{told}; the factor is {known}" if known else f"{told}: by what is it divided?"


def _fits(got: Array, want: Array) -> list[tuple[float, float]]:
    """Factor and summand of each line; nothing if a line has none."""
    fits = []
    for pair in zip(got, want, strict=True):
        fit = _fitted(*pair)
        if fit is None:
            return []
        fits.append(fit)
    return fits


def _fitted(got: Array, want: Array) -> tuple[float, float] | None:
    """Factor and summand that lead from right numbers to wrong ones; None where none do."""
    centred = want - want.mean()
    size = float(centred @ centred)
    if size <= 1e-12 * float(want @ want) or np.ptp(got) == 0:
        return None  # nothing that could be stretched
    factor = float(centred @ got) / size
    summand = float(got.mean() - factor * want.mean())
    return (factor, summand) if same(got, factor * want + summand) else None


def _differ(values: Array) -> bool:
    return bool(np.ptp(values) > TELLING * float(np.abs(values).max()))
