"""Which known mistake explains what was seen. Pure functions: evidence in, a name out, or none.

Naming nothing is better than naming wrongly. A name is given only where the mistake explains every check
of the exercise that was judged: those that passed pass with it, those that failed fail with it, and by the
same numbers. How far the numbers lie from Keras's has to be explained to within 0.5 %.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from math import sqrt

import numpy as np

from grader.authoring import AtLeast, Close, Comparison, Distribution, Frequency, SameShape
from grader.judging import compare
from grader.judging.verdicts import Judged
from grader.model import Array, Verdict
from grader.record import Record

UNEXPLAINED = 0.005  # of the distance to Keras's numbers, that a mistake may leave unexplained
SINGLE = 1e-6  # relative; what float32 takes from numbers that are otherwise the same
RUNNER_UP = 10.0  # times: how much worse the second mistake has to fit, where both leave little
SIGMAS = 4.5  # two samples of one distribution differ by more once in 100,000, and then get no name
EITHER = 45  # words of mistakes that are told together
SOURCE = re.compile(r", as (in|with) .*$")  # which book or library does so
STATISTICS = 7  # numbers that stand for a sample, before its shape


class Trace(Record):
    """What one check saw of an implementation, where it did not pass."""

    verdict: Verdict
    raised: str = ""  # what ended it: an exception with its message, or what is not evidence
    items: Mapping[str, Array] = field(default_factory=dict)  # of samples, their statistics


class Fingerprint(Record):
    """What the checks saw of one planted mistake, by check id; a check that is not there has passed."""

    name: str
    sentence: str
    twins: tuple[str, ...]
    is_convention: bool
    traces: Mapping[str, Trace]


def trace(observed: Judged) -> Trace:
    """What is frozen of a check that a planted mistake did not pass; of a hidden one, the verdict alone."""
    if observed.check.hidden or observed.got is None:
        return Trace(observed.verdict, observed.raised)
    items = {}
    for item, array in observed.got.items():
        items[item] = (
            _frozen(observed.check.comparison(item), array) if item in observed.expected.items else array
        )
    return Trace(observed.verdict, observed.raised, items)


def _frozen(comparison: Comparison, array: Array) -> Array:
    if isinstance(comparison, Distribution | Frequency):
        return statistics(array)
    if array.dtype.kind != "f":
        return array
    sizes = np.abs(array[np.isfinite(array) & (array != 0)])
    carried = bool(((sizes > 1e-30) & (sizes < 1e30)).all())  # by single precision
    return array.astype(np.float32) if carried else array


def statistics(sample: Array) -> Array:
    """A sample in a few numbers: mean, standard deviation, tails, middle, neighbours, then its shape."""
    x = np.asarray(sample, np.float64)
    with np.errstate(all="ignore"):
        mean, stddev = (float(x.mean()), float(x.std())) if x.size else (0.0, 0.0)
        z = (x - mean) / (stddev or 1.0)
        shares = (
            [float(np.mean(np.abs(z) > compare.TAIL)), float(np.mean(np.abs(z) <= 0.5))] if x.size else [0, 0]
        )
        sides = [np.moveaxis(z, axis, 0) for axis in range(2)] if x.ndim == 2 else []
        near = [float(np.mean(side[1:] * side[:-1])) if side[1:].size else 0.0 for side in sides]
    return np.array([x.size, mean, stddev, *shares, *(near or [0.0, 0.0]), *x.shape])


class Explainer:
    """Whether traces are what was seen of an exercise. What is worked out of a sample is worked out once."""

    def __init__(self, *, random: bool) -> None:
        """Take in whether the exercise draws its results, so that its numbers cannot repeat."""
        self._random = random
        self._statistics: dict[tuple[str, str], Array] = {}  # by check and item
        self._found: dict[tuple[int, int], tuple[tuple[bool, float] | None, Judged, Trace]] = {}

    def explained(self, observed: Judged, frozen: Trace) -> tuple[bool, float] | None:
        """Whether a trace is what was seen of one check that did not pass.

        Returns:
            Whether numbers say so, and the share of the deviation that is left; None if it is not what was
            seen.
        """
        key = id(observed), id(frozen)
        if key not in self._found:  # both are kept with it, so that their ids stay their own
            self._found[key] = self._explained(observed, frozen), observed, frozen
        return self._found[key][0]

    def _explained(self, observed: Judged, frozen: Trace) -> tuple[bool, float] | None:
        if observed.got is None or not frozen.items:  # it raised; the same error in the same words tells
            alike = observed.got is None and not frozen.items and observed.raised == frozen.raised
            return (bool(frozen.raised), 0.0) if alike else None
        if observed.got.keys() != frozen.items.keys():
            return None
        telling, rest = observed.got.keys() != observed.expected.items.keys(), 0.0
        for item in observed.got.keys() & observed.expected.items.keys():
            part = self._item(observed, item, frozen.items[item])
            if part is None:
                return None
            telling |= part[0]
            rest = max(rest, part[1])
        return telling, rest

    def _item(self, observed: Judged, item: str, frozen: Array) -> tuple[bool, float] | None:
        comparison, expected = observed.check.comparison(item), observed.expected.items[item]
        got = (observed.got or {})[item]
        if got.dtype.kind not in "biuf":
            return None
        if isinstance(comparison, Distribution | Frequency):
            if not _one_distribution(self._of_sample(observed.id, item, got), frozen):
                return None
            return (not compare.compare_item(comparison, "", got, expected).passed, 0.0)
        if isinstance(comparison, AtLeast):
            wrong = [
                not compare.compare_item(comparison, "", each, expected).passed for each in (got, frozen)
            ]
            return (False, 0.0) if wrong[0] == wrong[1] else None
        if got.shape != frozen.shape:
            return None
        if isinstance(comparison, SameShape) and self._random:
            finite = np.isfinite(got).all() == np.isfinite(frozen).all()
            return (got.shape != expected.shape, 0.0) if finite else None
        return _numbers(comparison, got, frozen, expected)

    def _of_sample(self, check: str, item: str, got: Array) -> Array:
        if (check, item) not in self._statistics:
            self._statistics[check, item] = statistics(got)
        return self._statistics[check, item]


def named(
    observed: Sequence[Judged], fingerprints: Iterable[Fingerprint], explainer: Explainer
) -> Fingerprint | None:
    """The mistake that explains all that was seen of an exercise, or None.

    Of several, the one that explains more by its numbers; then the one that fits by far best. Where twins are
    left, the first of them, in words that leave it open which one it is. Where others are left, none.

    Args:
        observed: the judged checks of the exercise, those that passed among them.
        fingerprints: of the exercise's planted mistakes.
        explainer: of the exercise.
    """
    fits = [
        (fit, mistake) for mistake in fingerprints if (fit := _fit(observed, mistake, explainer)) is not None
    ]
    if not fits:
        return None
    most = max(telling for (telling, _), _ in fits)
    ranked = sorted(
        ((rest, each) for (telling, rest), each in fits if telling == most), key=lambda pair: pair[0]
    )
    best, winner = ranked[0]
    equals = [each for rest, each in ranked if rest <= RUNNER_UP * max(best, SINGLE)]
    equals = [each for _, each in fits if each in equals]  # in the order of declaration
    first = equals[0]
    if not all(each.name in first.twins or first.name in each.twins for each in equals[1:]):
        return None
    return replace(first, sentence=either(equals)) if len(equals) > 1 else winner


def either(mistakes: Sequence[Fingerprint]) -> str:
    """That it is one of several mistakes, which no check tells apart; where that is long, without sources."""
    said = [each.sentence.partition(". ")[0].rstrip(".") for each in mistakes]
    if len(" ".join(said).split()) > EITHER:
        said = [SOURCE.sub("", text) for text in said]
    *some, last = [f"{text[:1].lower()}{text[1:]}" for text in said]
    return f"either {', '.join(some)}, or {last}. Which of these is yours?"


def _fit(observed: Sequence[Judged], mistake: Fingerprint, explainer: Explainer) -> tuple[int, float] | None:
    """How many checks a mistake explains by numbers, and what it leaves; None if it does not fit."""
    failed = []
    for each in observed:
        frozen = mistake.traces.get(each.id)
        verdict = Verdict.PASSED if frozen is None else frozen.verdict
        if each.verdict is Verdict.BLOCKED:
            continue
        if each.check.hidden:  # nothing but whether it passed, which the report tells anyway
            if (verdict is Verdict.PASSED) != (each.verdict is Verdict.PASSED):
                return None
        elif verdict is not each.verdict:
            return None
        elif frozen is not None:
            failed.append((each, frozen))
    telling, rest = 0, 0.0
    for each, frozen in failed:  # numbers last: most mistakes differ in what passes
        part = explainer.explained(each, frozen)
        if part is None:
            return None
        telling += part[0]
        rest = max(rest, part[1])
    return (telling, rest) if telling else None


def _numbers(comparison: Comparison, got: Array, frozen: Array, expected: Array) -> tuple[bool, float] | None:
    """The same numbers, places that are not finite among them."""
    got, frozen = got.astype(np.float64), frozen.astype(np.float64)
    finite = np.isfinite(frozen)
    if not np.array_equal(np.where(finite, 0, got), np.where(finite, 0, frozen), equal_nan=True):
        return None
    if not np.isfinite(got[finite]).all():
        return None
    alike = frozen.shape == expected.shape
    scale = float(np.max(np.abs(np.append(frozen[finite], got[finite])), initial=0.0)) or 1.0
    size = _norm(frozen[finite], scale)
    left = _norm(got[finite] - frozen[finite], scale)
    if not alike:
        return (True, left / size if size else 0.0) if left <= SINGLE * size else None
    away = _norm(frozen[finite] - expected.astype(np.float64)[finite], scale)
    allowed = SINGLE * size
    if isinstance(comparison, Close):
        allowed = max(comparison.rtol * size + comparison.atol / scale, SINGLE * size)
    telling = away > allowed or not finite.all()
    bound = max(SINGLE * size, UNEXPLAINED * away) if telling else allowed
    # By their own measure, too: beside a large distance to Keras's numbers, whatever is near 0 would pass for
    # a mistake that makes them small.
    noise = SINGLE * _norm(expected.astype(np.float64)[finite], scale)
    if left > bound or (telling and left > max(UNEXPLAINED * size, noise)):
        return None
    return telling, left / away if telling and away else 0.0


def _norm(array: Array, scale: float) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.linalg.norm((array / scale).ravel()))


def _one_distribution(first: Array, second: Array) -> bool:
    """Whether two samples, told by their statistics, may be draws of one distribution."""
    if first.shape != second.shape or not np.array_equal(first[STATISTICS:], second[STATISTICS:]):
        return False
    mean, stddev = first[1:3], second[1:3]
    if not (np.isfinite(mean).all() and np.isfinite(stddev).all()):
        return bool(np.array_equal(mean, stddev, equal_nan=True))
    n = max(float(first[0]), 1.0)
    spread = float(max(first[2], second[2]))
    slack = SIGMAS / sqrt(n)  # of two standard deviations of normal samples; means and shares differ by more
    tiny = SINGLE * max(abs(float(first[1])), spread)
    if abs(first[1] - second[1]) > sqrt(2) * slack * spread + tiny:
        return False
    if abs(first[2] - second[2]) > slack * spread + tiny:
        return False
    share = (first[3:5] + second[3:5]) / 2
    spreads = np.append(np.sqrt(share * (1 - share)), [1.0, 1.0])  # of a share, and of neighbours' products
    apart = np.abs(first[3:STATISTICS] - second[3:STATISTICS])
    return bool((apart <= sqrt(2) * slack * spreads + 10 / n).all())
