"""What an instructor writes checks with.

A check is a small seeded experiment on one exercise. It says nothing about right and wrong: it
returns arrays, and the comparison named in its decorator says how these are held against the
arrays that the Keras reference gave for the same inputs.

    from grader.authoring import check, close

    @check("softmax", points=2, compare=close(rtol=1e-6, reason="float32 carries 1e-7"))
    def ordinary_scores(student, rng):
        \"\"\"Probabilities for ordinary scores\"\"\"
        return {"probabilities": student.softmax(rng.normal(size=(5, 3)))}

The module imports nothing but the standard library: it is loaded inside the sandbox as well.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

SECONDS = 5.0  # of CPU time a check may use unless it says otherwise
MEMORY = 512  # MiB a check may use on top of the bare worker


class AuthoringError(Exception):
    """A check or a misconception is declared wrongly; the message names item, problem and fix."""


@dataclass(frozen=True)
class Exact:
    """Equal in shape and in every element (a Python list or a float32 array may be equal)."""

    reason: str


@dataclass(frozen=True)
class Close:
    """Equal in shape, and `norm(got - expected) <= rtol * norm(expected) + atol` (2-norms)."""

    rtol: float
    reason: str
    atol: float = 1e-9


@dataclass(frozen=True)
class SameShape:
    """Numbers of the expected shape, all of them finite; their values are not judged."""

    reason: str


@dataclass(frozen=True)
class Distribution:
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


@dataclass(frozen=True)
class Frequency:
    """Zeros and ones (or booleans), independent: the share of ones is held against `probability`.

    The bound is Hoeffding's inequality, so the stated `false_alarm` holds for any sample size.
    """

    probability: float
    reason: str
    false_alarm: float = 1e-9


@dataclass(frozen=True)
class AtLeast:
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


@dataclass(frozen=True)
class Check:
    """One experiment on one exercise, as its decorator declared it.

    Attributes:
        exercise: name of the function under check.
        name: name of the check function; what the check shows.
        title: first line of its docstring, as a teacher would say it.
        points: weight within its assignment (course.toml says what the assignment is worth).
        compare: one comparison for every item, or one for each named item.
        needs: checks ("name", or "exercise::name") that must have passed; None means the
            exercise's first check.
        hidden: whether students see that it failed but neither inputs nor expected values.
        seconds: CPU seconds it may use.
        memory: MiB it may use.
        function: the experiment, called with `(student, rng)`.
    """

    exercise: str
    name: str
    title: str
    points: float
    compare: Comparison | Mapping[str, Comparison]
    needs: tuple[str, ...] | None
    hidden: bool
    seconds: float
    memory: int
    function: Callable[[Any, Any], Any]

    def comparison(self, item: str) -> Comparison:
        """The comparison for one named item of the evidence.

        Raises:
            AuthoringError: if the check names no comparison for it.
        """
        if not isinstance(self.compare, Mapping):
            return self.compare
        if item not in self.compare:
            raise AuthoringError(
                f"check {self.exercise}::{self.name}: no comparison for the item {item!r};"
                f" add it to compare= (it has {', '.join(self.compare)})"
            )
        return self.compare[item]


def check(
    *exercises: str,
    points: float,
    compare: Comparison | Mapping[str, Comparison],
    needs: str | tuple[str, ...] | None = None,
    hidden: bool = False,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Callable[[Function], Function]:
    """Declare the decorated function a check of the named exercise (or of several alike).

    Args:
        exercises: names of the functions it checks; `student.exercise` is the one at hand.
        points: weight within the assignment, 0 or more.
        compare: how evidence is held against the reference's; a mapping names each item.
        needs: checks that must have passed first, "name" or "exercise::name"; by default the
            first check of the exercise. `()` means none.
        hidden: keep inputs, expected values and code out of a student's report.
        seconds: CPU seconds allowed.
        memory: MiB allowed on top of the bare worker.

    Raises:
        AuthoringError: if the declaration is incomplete.
    """
    names = (needs,) if isinstance(needs, str) else needs

    def declare(function: Function) -> Function:
        title = first_line(function)
        if not exercises:
            raise AuthoringError(f"check {function.__name__}: name at least one exercise")
        if not title:
            raise AuthoringError(f"check {function.__name__}: its title is missing; add a docstring")
        if not 0 <= points < inf:
            raise AuthoringError(
                f"check {function.__name__}: points must not be negative. Received: {points}"
            )
        given = list(compare.values()) if isinstance(compare, Mapping) else [compare]
        if not given or not all(isinstance(each, Comparison) for each in given):
            raise AuthoringError(
                f"check {function.__name__}: compare= takes a comparison such as close(rtol=…, reason=…),"
                f" or one for each named item. Received: {compare!r}"
            )
        declared = function.__globals__.setdefault("__checks__", [])
        for exercise in exercises:
            declared.append(
                Check(
                    exercise,
                    function.__name__,
                    title,
                    points,
                    compare,
                    names,
                    hidden,
                    seconds,
                    memory,
                    function,
                )
            )
        return function

    return declare


@dataclass(frozen=True)
class Misconception:
    """A named wrong implementation of one exercise, to be laid over the solution.

    Attributes:
        exercise: the function it replaces.
        name: the mistake.
        sentence: what a teacher would say about it, with the question that leads to the fix.
        loses: names of the exercise's checks that must not pass with it (those that it blocks
            included), no more and no less.
        function: the wrong implementation.
    """

    exercise: str
    name: str
    sentence: str
    loses: tuple[str, ...]
    function: Callable[..., Any]


def misconception(exercise: str, *, loses: tuple[str, ...]) -> Callable[[Function], Function]:
    """Declare the decorated function a wrong implementation that students really write."""

    def declare(function: Function) -> Function:
        sentence = inspect.getdoc(function)
        if not sentence:
            raise AuthoringError(f"misconception {function.__name__}: its docstring is missing")
        if not loses:
            raise AuthoringError(f"misconception {function.__name__}: loses= names no check")
        declared = function.__globals__.setdefault("__misconceptions__", [])
        declared.append(Misconception(exercise, function.__name__, sentence, loses, function))
        return function

    return declare


def first_line(function: Callable[..., Any]) -> str:
    """First line of a docstring, without a closing full stop; "" where there is none."""
    text = inspect.getdoc(function) or ""
    return text.splitlines()[0].rstrip(".") if text else ""
