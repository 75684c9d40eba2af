"""Hold evidence against what Keras gave: one function a comparison, numbers in, a `Compared` out."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from math import log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from grader.authoring import AtLeast, Check, Close, Comparison, Distribution, Exact, Frequency, SameShape
from grader.evidence.run import evidence_items
from grader.model import Array, Compared

TAIL = 1.75  # standard deviations; a uniform sample has nothing beyond sqrt(3) = 1.732 of them
TAIL_SHARES = (0.0801, 0.0820)  # of a normal sample beyond it: not truncated, truncated at 2
SMALLEST_SAMPLE = 1_000
DIGITS, ALL_DIGITS = 6, 17  # of a number that is told; that tell each float64 from every other
MIDDLING = (1e-40, 1e40)  # norms whose squares float64 holds easily, also times a tolerance

# Once glibc has freed a block of this size, never touched, it keeps what is free up to twice as much. Before,
# it gives pages back to the kernel after each sample that is judged: then a fault for each of them again.
np.empty(16 << 20, np.uint8)


def seeded(check: Check, seed: int) -> Check:
    """A check as it is judged: a `measure` that takes `rng` gets a generator like that of the check, to draw
    again what the check has drawn, and has kept from student code.

    Args:
        check: as its author declared it.
        seed: of the generator that it is called with.
    """
    measure = check.measure
    if measure is None or not redraws(measure):
        return check

    @functools.wraps(measure)
    def with_generator(**items: Array) -> dict[str, Array]:
        return measure(**items, rng=np.random.default_rng(seed))

    return replace(check, measure=with_generator)


def redraws(measure: Callable[..., Any]) -> bool:
    """Whether a `measure` takes a generator."""
    return "rng" in inspect.signature(measure).parameters


def measured(check: Check, items: dict[str, Array]) -> dict[str, Array]:
    """The items that are compared: what a check returned, or what its `measure` makes of that.

    Args:
        check: whose items they are.
        items: real numbers, of the shapes that Keras gave.
    """
    if check.measure is None:
        return items
    with np.errstate(all="ignore"):
        return evidence_items(check.measure(**items))


def compare_item(comparison: Comparison, item: str, got: Array, expected: Array) -> Compared:
    """Judge one item of evidence.

    Args:
        comparison: what the check's author asked for.
        item: its name, for messages.
        got: what the implementation gave.
        expected: what Keras gave.
    """
    if got.dtype.kind not in "biuf":
        return Compared(False, f"{item} is a {got.dtype} array; expected real numbers")
    if got.size == 0 and not isinstance(comparison, Exact | Close | SameShape):
        return Compared(False, f"{item} is empty")
    if not isinstance(comparison, AtLeast) and got.shape != expected.shape:  # before anything is worked out
        return Compared(False, f"{item} has shape {got.shape}; expected {expected.shape}")
    if isinstance(comparison, Close) and _is_plainly_close(comparison, got, expected):
        return Compared(True)
    finite = np.isfinite(got)
    if not finite.all():
        return _not_finite(item, got, ~finite, expected)
    match comparison:
        case SameShape():
            return Compared(True)
        case Exact():
            return _exact(item, got, expected)
        case Close():
            return _close(comparison, item, got, expected)
        case Distribution():
            return _distribution(comparison, item, got)
        case Frequency():
            return _frequency(comparison, item, got)
        case AtLeast():
            return _at_least(comparison, item, got)


def _not_finite(item: str, got: Array, where: Array, expected: Array) -> Compared:
    count = int(where.sum())
    index = _index(int(np.argmax(where)), got)
    kind = "NaN" if np.isnan(got[index]) else "infinite"
    share = "" if got.ndim == 0 else f" at {count} of {got.size} places, first at {element(item, index)}"
    wanted = f", expected {number(expected[index])}" if got.shape == expected.shape else ""
    return Compared(
        False, f"{item} is {kind}{share}", f"{element(item, index)}: got {number(got[index])}{wanted}"
    )


def _exact(item: str, got: Array, expected: Array) -> Compared:
    differs = got != expected
    if not differs.any():
        return Compared(True)
    index = _index(int(np.argmax(differs)), got)
    count = int(differs.sum())
    message = f"{item} differs" if got.ndim == 0 else f"{item} differs at {count} of {got.size} places"
    had, wanted = apart(got[index], expected[index])
    worst = f"{element(item, index)}: got {had}, expected {wanted} (no tolerance)"
    return Compared(False, message, worst)


def _is_plainly_close(comparison: Close, got: Array, expected: Array) -> bool:
    """Whether ordinary numbers lie within nine tenths of the tolerance: a quick look before `_close`.

    Says True only where `_close` would pass them; where it says False, `_close` has yet to judge. Nothing is
    scaled here, so the distance may differ from that of `_close` by rounding: of the numbers, 1e-15 of `size`
    at most, and of sums, far less than a tenth. NaN and infinity are within no bound.
    """
    if got.dtype != np.float64 or expected.dtype != np.float64:
        return False
    size = sqrt(np.vdot(expected, expected))
    if not MIDDLING[0] < size < MIDDLING[1]:
        return False
    difference = got - expected
    allowed = (comparison.rtol - 1e-15) * size + comparison.atol
    return sqrt(np.vdot(difference, difference)) < 0.9 * allowed


def _close(comparison: Close, item: str, got: Array, expected: Array) -> Compared:
    scale = float(np.max(np.abs(expected), initial=0.0)) or 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        wanted = expected.astype(np.float64) / scale
        difference = got.astype(np.float64) / scale - wanted
        distance = float(np.linalg.norm(difference.ravel()))
        size = float(np.linalg.norm(wanted.ravel()))
    if distance <= comparison.rtol * size + comparison.atol / scale:
        return Compared(True)
    index = _index(int(np.argmax(np.abs(difference))), got)
    error = distance / size if size else distance * scale
    kind = "relative error" if size else "error"
    allowed = comparison.rtol if size else comparison.atol
    had, should = apart(got[index], expected[index])
    off = next(text for n in range(1, ALL_DIGITS) if float(text := f"{error:.{n}e}") > allowed or n == 16)
    worst = f"{element(item, index)}: got {had}, expected {should} ({kind} {off}, allowed {allowed:g})"
    return Compared(False, f"{item} is not what Keras gives", worst, measured={"relative_error": error})


# -- samples -----------------------------------------------------------------------------------


def _distribution(comparison: Distribution, item: str, got: Array) -> Compared:
    wanted = f"mean {number(comparison.mean)}, standard deviation {number(comparison.stddev)}"
    if comparison.kind:
        wanted = f"a {comparison.kind} sample, {wanted}"
    if got.size < SMALLEST_SAMPLE:
        return Compared(False, f"{item} has {got.size} draws; expected a sample", expected=wanted)
    with np.errstate(over="ignore", invalid="ignore"):  # huge numbers: what overflows is complained about
        deviation = got.astype(np.float64)
        deviation -= comparison.mean
        deviation /= comparison.stddev
        complaints = _complaints(comparison, deviation)
        if not complaints:
            return Compared(True, expected=wanted)
        sample = got.astype(np.float64)
        measured = {"mean": float(sample.mean()), "stddev": float(sample.std())}
    worst = f"{item}: mean {number(measured['mean'])}, standard deviation {number(measured['stddev'])}"
    return Compared(False, f"{item}: {complaints[0]}", worst, wanted, measured)


def _complaints(comparison: Distribution, deviation: Array) -> list[str]:
    """What is wrong with a sample; each bound raises a false alarm below false_alarm / 60.

    A bound is written as what must hold, so that a mean or a variance that is not a number breaks it.

    Args:
        comparison: what is asked for.
        deviation: how far each draw lies from the expected mean, in expected standard deviations.
    """
    chance = comparison.false_alarm / 60  # six bounds, and a margin of ten for small samples
    z = NormalDist().inv_cdf(1 - chance / 2)
    n = deviation.size
    kurtosis = 1.8 if comparison.kind == "uniform" else 3.0
    found: list[str] = []
    slack = z * sqrt((kurtosis - 1) / n)
    mean, variance = float(deviation.mean()), float(deviation.var())
    if not abs(variance - 1) <= slack + z * z / n:
        found.append(f"its standard deviation is {apart(sqrt(variance), 1.0, 3)[0]} times the expected one")
    if not abs(mean) <= z / sqrt(n):
        found.append(f"its mean is {mean:+.3g} standard deviations off")
    found += _tails(comparison.kind, np.abs(deviation), _hoeffding(chance, n))
    for axis in range(deviation.ndim if deviation.ndim == 2 else 0):
        first, second = np.moveaxis(deviation, axis, 0)[1:], np.moveaxis(deviation, axis, 0)[:-1]
        correlation = float(np.mean(first * second)) if first.size else 0.0
        if not abs(correlation) <= 1.3 * z / sqrt(max(first.size, 1)):
            found.append(f"neighbours along axis {axis} depend on each other (correlation {correlation:.2f})")
    return found


def _tails(kind: str | None, sizes: Array, slack: float) -> list[str]:
    if kind == "normal":
        share = np.count_nonzero(sizes > TAIL) / sizes.size
        if not TAIL_SHARES[0] - slack <= share <= TAIL_SHARES[1] + slack or not sizes.max() <= 9:
            return [f"{share:.1%} of it lie beyond {TAIL} standard deviations; a normal sample has about 8%"]
    if kind == "uniform":
        reach = float(sizes.max()) / sqrt(3)
        if not reach <= 1 + 1e-6:
            return [f"it reaches {apart(reach, 1.0, 3)[0]} times the limit of the expected uniform sample"]
        inner = np.count_nonzero(sizes <= sqrt(3) / 2) / sizes.size
        if not abs(inner - 0.5) <= slack:
            return [f"{inner:.1%} of it lie in the inner half; a uniform sample has about 50%"]
    return []


def _hoeffding(chance: float, n: int) -> float:
    """How far a share of n draws may lie from its probability (Hoeffding, 1963)."""
    return sqrt(log(2 / chance) / (2 * n))


def _frequency(comparison: Frequency, item: str, got: Array) -> Compared:
    wanted = f"a share of {number(comparison.probability)}"
    if not ((got == 0) | (got == 1)).all():
        return Compared(False, f"{item} holds other values than 0 and 1", expected=wanted)
    share, slack = float(got.mean()), _hoeffding(comparison.false_alarm, got.size)
    measured = {"share": share, "slack": slack}
    if abs(share - comparison.probability) <= slack:
        return Compared(True, expected=wanted, measured=measured)
    had, should = apart(share, comparison.probability, 4)
    worst = f"{item}: got {had}, expected {should} ± {number(slack, 3)}"
    return Compared(
        False,
        f"{item} happens too {'often' if share > comparison.probability else 'seldom'}",
        worst,
        wanted,
        measured,
    )


def _at_least(comparison: AtLeast, item: str, got: Array) -> Compared:
    wanted = f"at least {number(comparison.minimum)}"
    if (got >= comparison.minimum).all():
        return Compared(True, expected=wanted)
    index = _index(int(np.argmin(got)), got)
    had, should = apart(got[index], comparison.minimum)
    worst = f"{element(item, index)}: got {had}, expected at least {should}"
    return Compared(False, f"{item} is too small", worst, wanted)


# -- words -------------------------------------------------------------------------------------


def _index(flat: int, array: Array) -> tuple[int, ...]:
    """The index of an element that is counted along the flattened array."""
    return tuple(int(i) for i in np.unravel_index(flat, array.shape)) if array.ndim else ()


def element(item: str, index: tuple[int, ...]) -> str:
    """An element's name: `dscores[2, 1]`, or `loss` for a single number."""
    return f"{item}[{', '.join(map(str, index))}]" if index else item


def number(value: float | Array | np.generic, digits: int = DIGITS) -> str:
    """A number with so many digits, without trailing zeros."""
    single = np.asarray(value)
    return str(single.item()) if single.dtype.kind in "biu" else f"{float(single):.{digits}g}"


def apart(
    got: float | Array | np.generic, expected: float | Array | np.generic, digits: int = DIGITS
) -> tuple[str, str]:
    """Two numbers with so many digits, or with as many more as it takes to see that they differ.

    >>> apart(0.3333333, 1 / 3), apart(2.0, 2.5)
    (('0.3333333', '0.33333333'), ('2', '2.5'))
    """
    texts = number(got, digits), number(expected, digits)
    while texts[0] == texts[1] and digits < ALL_DIGITS:
        digits += 1
        texts = number(got, digits), number(expected, digits)
    return texts
