"""How a random sample differs from what was asked for: what was measured, and what that number is."""

from collections.abc import Iterator
from math import sqrt
from statistics import NormalDist

import numpy as np

from grader.authoring import Distribution, Frequency
from grader.diagnosis.settings import Fact, Facts
from grader.judging.compare import number
from grader.model import Array

SIGMAS = 6.0  # beyond these, a difference is none of chance
UNSURE = 4.0  # within these of two numbers, a share may be either
SAME_SPREAD = 1e-6  # relative
ALIKE = 10  # rows or columns; so many are not alike by chance
WIDE = 1.5  # times the expected spread: then the mean is not what is most wrong
NEAR = 2.5  # within these of its own error, a standard deviation is called by a formula's name


def of_frequency(item: str, comparison: Frequency, got: Array, facts: Facts) -> str:
    """A share of ones, held against what else the settings would give."""
    if not np.isin(got, (0, 1)).all() or not got.size:
        return ""
    share, p = float(got.mean()), comparison.probability
    slack = SIGMAS * sqrt(0.25 / got.size)
    if share in (0.0, 1.0):
        return f"{item}: {'all' if share else 'none'} of {got.size}, and a share of {number(p)} is expected."
    for axis, lines in enumerate(("rows", "columns") if got.ndim == 2 else ()):
        if got.shape[axis] >= ALIKE and (got == np.take(got, [0], axis)).all():
            return f"All {lines} of {item} are alike: is something drawn for one of them, and used for all?"
    fits: dict[float, str] = {}  # of what goes by two names, the first
    for value, words in _shares(p, facts):
        if abs(share - value) <= slack < abs(p - value):
            fits.setdefault(round(value, 9), words)
    if not fits:
        return ""
    told = f"{item}: a share of {share:.3f} was measured, and {number(p)} is expected"
    first, *others = sorted(fits, key=lambda value: abs(share - value))
    unsure = [value for value in others if abs(share - value) <= UNSURE * sqrt(0.25 / got.size)]
    if not unsure:
        return f"{told}. {fits[first]}"
    names = [fits[value].partition(": ")[0] for value in (first, unsure[0])]
    return f"{told}. {' or '.join(names)}: which of them is it?"


def _shares(p: float, facts: Facts) -> Iterator[tuple[float, str]]:
    """What a share becomes by the usual slips, with the words for it."""
    for each in facts.settings:
        question = f"is {each.name} the chance of this, or of the opposite?"
        if 0 < each.value < 1 and min(abs(p - each.value), abs(1 - p - each.value)) < 1e-9:
            yield each.value, f"{number(each.value)} is {each.name} itself: {question}"
            yield 1 - each.value, f"{number(1 - each.value)} is 1 - {each.name}: {question}"
    yield 1 - p, f"{number(1 - p)} is 1 minus that: is the chance of the opposite taken?"
    yield p * p, f"{number(p * p)} is its square: is the draw made twice?"
    yield 0.5, "0.5 is one half: is it a fixed number?"
    yield 0.25, "0.25 is one quarter: are two halves multiplied?"
    below = NormalDist().cdf(p)
    yield below, f"{below:.3f} of normal numbers are below {number(p)}: should they be uniform?"


def of_sample(item: str, comparison: Distribution, got: Array, facts: Facts) -> str:
    """Mean and standard deviation, and the formula that would have given them."""
    x = got.astype(np.float64)
    if x.size < 100:
        return ""
    with np.errstate(all="ignore"):
        mean, stddev = float(x.mean()), float(x.std())
    if not np.isfinite(stddev):
        return ""
    if stddev <= 1e-9 * max(abs(mean), 1e-30) or stddev == 0:
        return f"All numbers of {item} are {number(mean)}; a sample is expected."
    sigma = comparison.stddev
    slack = SIGMAS / sqrt(x.size)
    centre = (mean - comparison.mean) / sigma
    if (x >= comparison.mean).all() and comparison.kind is not None:
        return f"No number of {item} is below {number(comparison.mean)}; half of them should be."
    wide = stddev > WIDE * sigma and abs(mean - comparison.mean) < stddev / 2
    if abs(centre) > slack * max(stddev / sigma, 1) and not wide:
        return f"The mean of {item} is {number(mean)}, and {number(comparison.mean)} is expected."
    if abs(stddev / sigma - 1) <= slack:
        return _of_form(item, comparison, x)
    near = NEAR / sqrt(2 * x.size)
    told = f"The standard deviation of {item} is {stddev:.4g}, and {sigma:.4g} is expected"
    for fact in _spreads(sigma, facts):
        if abs(stddev / fact.value - 1) <= near < abs(sigma / fact.value - 1):
            return f"{told}; {fact.value:.4g} is {fact.name}{'' if fact.name.endswith('?') else '.'}"
    return f"{told}: {stddev / sigma:.3g} times that."


def _of_form(item: str, comparison: Distribution, x: Array) -> str:
    """The right mean and spread in a sample of another kind."""
    reach = float(np.abs(x - comparison.mean).max()) / comparison.stddev
    looks = "uniform" if reach <= sqrt(3) * 1.001 else "normal" if reach > 1.9 else ""
    if comparison.kind and looks and looks != comparison.kind:
        return f"{item} has the right spread and is {looks}; a {comparison.kind} sample is expected."
    return ""


def _spreads(sigma: float, facts: Facts) -> Iterator[Fact]:
    """What a standard deviation becomes by the usual slips."""
    yield Fact("its square: is the variance given where the standard deviation belongs?", sigma**2)
    yield Fact("its root: is a root taken once too often?", sqrt(sigma))
    yield Fact("1 over it: is something divided by where it should be multiplied?", 1 / sigma)
    for value, words in ((sqrt(2), "√2"), (2.0, "2"), (sqrt(3), "√3"), (sqrt(6), "√6"), (3.0, "3")):
        yield Fact(f"{words} times what is expected", sigma * value)
        yield Fact(f"what is expected, divided by {words}", sigma / value)
    given = {fact.name: fact.value for fact in facts.settings}
    if "fan_in" in given and "fan_out" in given:
        fan_in, fan_out = given["fan_in"], given["fan_out"]
        both = (fan_in + fan_out) / 2
        told = "what fan_in times fan_out gives in the place of their sum"
        yield Fact(told, sigma * sqrt(2 * both / (fan_in * fan_out)))
        if any(abs(sigma**2 * fan_in / gain - 1) < SAME_SPREAD for gain in (1, 2)):
            yield Fact("what fan_out gives in the place of fan_in", sigma * sqrt(fan_in / fan_out))
        if abs(sigma**2 * both - 1) < SAME_SPREAD:
            for fan, words in ((fan_out, "fan_out"), (fan_in, "fan_in")):
                told = f"what {words} alone gives in the place of the mean of both"
                yield Fact(told, sigma * sqrt(both / fan))
    for fact in facts.settings:
        yield Fact(f"{fact.name} itself", abs(fact.value) or 1.0)
        yield Fact(f"{fact.name} divided by √3", abs(fact.value) / sqrt(3) or 1.0)
