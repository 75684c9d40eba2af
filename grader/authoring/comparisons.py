"""How evidence may be held against what Keras gave: what a check's author can ask for.

The module is loaded inside the sandbox as well.
"""

from grader.record import Record


class AuthoringError(Exception):
    """A check or a misconception is declared wrongly; the message names item, problem and fix."""


class Exact(Record):
    """Equal in shape and in every element (a Python list or a float32 array may be equal)."""

    reason: str


class Close(Record):
    """Equal in shape, and `norm(got - expected) <= rtol * norm(expected) + atol` (2-norms)."""

    rtol: float
    reason: str
    atol: float = 1e-9


class SameShape(Record):
    """Numbers of the expected shape, all of them finite; their values are not judged."""

    reason: str


class Distribution(Record):
    """A sample of independent draws: mean, standard deviation, tails and neighbours are judged.

    `kind` is "normal" (truncated at two standard deviations, as in Keras, or not), "uniform", or
    None to leave the tails unjudged. Each bound is set so that all of them together raise a false
    alarm on correct draws with a probability below `false_alarm`.
    """

    mean: float
    stddev: float
    reason: str
    kind: str | None = None
    false_alarm: float = 1e-9


class Frequency(Record):
    """Zeros and ones (or booleans), independent: the share of ones is held against `probability`.

    The bound is Hoeffding's inequality, so the stated `false_alarm` holds for any sample size.
    """

    probability: float
    reason: str
    false_alarm: float = 1e-9


class AtLeast(Record):
    """Every element is finite and at least `minimum`; the shape is free, but not empty."""

    minimum: float
    reason: str


Comparison = Exact | Close | SameShape | Distribution | Frequency | AtLeast


def exact(*, reason: str) -> Exact:
    """Compare element by element, without tolerance. `reason` says why none is needed."""
    return Exact(reason)


def close(*, rtol: float, reason: str, atol: float = 1e-9) -> Close:
    """Compare norm-wise. `reason` says why this tolerance is fair to float32 and still sharp."""
    if not 0 < rtol < 1:
        raise AuthoringError(f"close: rtol must lie between 0 and 1. Received: rtol={rtol}")
    return Close(rtol, reason, atol)


def same_shape(*, reason: str) -> SameShape:
    """Compare shapes and ask for finite numbers; values are left to the other checks."""
    return SameShape(reason)


def distribution(
    *,
    mean: float,
    stddev: float,
    reason: str,
    kind: str | None = None,
    false_alarm: float = 1e-9,
) -> Distribution:
    """Judge a random sample by its distribution. The Keras reference has to pass it as well."""
    if kind not in (None, "normal", "uniform"):
        raise AuthoringError(f'distribution: kind is "normal", "uniform" or None. Received: {kind!r}')
    if not stddev > 0:
        raise AuthoringError(f"distribution: stddev must be more than 0. Received: stddev={stddev}")
    return Distribution(mean, stddev, reason, kind, false_alarm)


def frequency(*, probability: float, reason: str, false_alarm: float = 1e-9) -> Frequency:
    """Judge how often something happened. The Keras reference has to pass it as well."""
    if not 0 < probability < 1:
        raise AuthoringError(f"frequency: probability must lie between 0 and 1. Received: {probability}")
    return Frequency(probability, reason, false_alarm)


def at_least(minimum: float, *, reason: str) -> AtLeast:
    """Ask for every element to reach `minimum`."""
    return AtLeast(minimum, reason)
