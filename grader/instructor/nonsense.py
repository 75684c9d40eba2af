"""Answers that are nonsense: what is right made wrong in ways that no person has in mind."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.evidence.run import seed_of
from grader.judging.compare import seeded
from grader.judging.verdicts import Judged, judge
from grader.model import Array, Ending, Evidence, Outcome, Verdict
from grader.record import Record

Kinds = dict[str, Callable[[Array, np.random.Generator], Array]]

KINDS: Kinds = {
    "zeros": lambda x, rng: np.zeros_like(x),
    "ones": lambda x, rng: np.ones_like(x),
    "constant": lambda x, rng: np.full_like(x, 0.7366),
    "normal": lambda x, rng: np.asarray(rng.normal(size=x.shape)),
    "uniform": lambda x, rng: np.asarray(rng.uniform(size=x.shape)),
    "scaled": lambda x, rng: 1.37931 * x,
    "small": lambda x, rng: 1.7e-5 * x,
    "large": lambda x, rng: 7341.3 * x,
    "offset": lambda x, rng: x + 0.0137,
    "shuffled": lambda x, rng: rng.permutation(x.ravel()).reshape(x.shape),
    "nan": lambda x, rng: np.full_like(x, np.nan),
    "infinite": lambda x, rng: np.full_like(x, np.inf),
    "one_nan": lambda x, rng: np.where(np.arange(x.size).reshape(x.shape) == x.size // 2, np.nan, x),
    "truncated": lambda x, rng: np.trunc(x),
    "half": lambda x, rng: np.clip(x, -6e4, 6e4).astype(np.float16),
    "noisy": lambda x, rng: x * (1 + 0.03 * rng.normal(size=x.shape)),
    "transposed": lambda x, rng: x.T.copy(),
    "shorter": lambda x, rng: x[:-1] if x.ndim else x + 1,
    "longer": lambda x, rng: np.append(x, x[:1], axis=0) if x.ndim else x[None],
    "summed": lambda x, rng: np.asarray(x.sum(axis=-1)) if x.ndim else x - 1,
    "every_other_negated": lambda x, rng: np.where(np.arange(x.size).reshape(x.shape) % 2, x, -x),
    "scaled_rows": lambda x, rng: x * (1.5 + _rows(x)) if x.ndim else x + 3,
    "drawn_again": lambda x, rng: x[rng.integers(len(x), size=len(x))] if x.ndim and len(x) else x + 2,
    "squared": lambda x, rng: x * np.abs(x),
    "first_row_only": lambda x, rng: np.where(_rows(x) == 0, x, x + 1.3),
    "last_row_wrong": lambda x, rng: np.where(_rows(x) == len(x) - 1 if x.ndim else False, x - 2.7, x),
    "booleans": lambda x, rng: x > 0,
    "reversed": lambda x, rng: x[::-1].copy() if x.ndim else x + 4,
    "rows_turned": lambda x, rng: np.flip(x, -1).copy() if x.ndim else x - 4,
    "sorted": lambda x, rng: np.sort(x, axis=None).reshape(x.shape),
    "summed_up": lambda x, rng: x.cumsum().reshape(x.shape) + (x.size == 1),
    "differences": lambda x, rng: np.diff(x.ravel(), prepend=0.3).reshape(x.shape),
    "whole": lambda x, rng: np.clip(x, -9e15, 9e15).astype(np.int64),
    "rounded": lambda x, rng: np.round(x, 1),
    "reciprocal": lambda x, rng: 1 / np.where(x == 0, 0.37, x) + (np.abs(x) == 1),
    "absolute": lambda x, rng: np.abs(x) + 0.011,
    "tripled_and_negated": lambda x, rng: -3.217 * x,
    "signs": lambda x, rng: np.sign(x) * 1.713,
    "exponential": lambda x, rng: np.exp(np.clip(x, -30, 30)),
    "squares": lambda x, rng: x * x + 0.7,
    "barely_off": lambda x, rng: x * (1 + 0.003 * rng.normal(size=x.shape)),
    "first_row_for_all": lambda x, rng: np.broadcast_to(x[:1], x.shape).copy() if x.ndim else x + 5,
    "first_row_twice": lambda x, rng: np.where(_rows(x) == 1, x[:1], x) if x.ndim else x - 5,
    "two_rows_exchanged": lambda x, rng: x[[1, 0, *range(2, len(x))]] if x.ndim and len(x) > 1 else x + 6,
    "one_row_on": lambda x, rng: np.roll(x, 1, axis=0) if x.ndim else x - 6,
    "one_row_late": lambda x, rng: np.append(x[:1], x[:-1], axis=0) if x.ndim else x + 7,
    "one_column_on": lambda x, rng: np.roll(x, 1, axis=-1) if x.ndim else x - 7,
    "scaled_columns": lambda x, rng: x * (1.5 + np.arange(x.shape[-1])) if x.ndim else x + 8,
    "shifted_columns": lambda x, rng: x + 0.31 * np.arange(x.shape[-1]) if x.ndim else x - 8,
    "centred": lambda x, rng: x - x.mean() + 0.23,
    "of_length_1": lambda x, rng: x / (float(np.linalg.norm(x)) or 1.0) * 1.19,
    "rows_sum_to_1": lambda x, rng: np.abs(x) / np.abs(x).sum(axis=-1, keepdims=True) if x.ndim else x + 9,
    "cut_at_half": lambda x, rng: np.clip(x, -0.5, 0.5) * 1.07,
    "some_are_0": lambda x, rng: np.where(rng.random(x.shape) < 0.3, 0.0, x) - (x.size == 1),
    "one_is_huge": lambda x, rng: np.where(np.arange(x.size).reshape(x.shape) == 0, 1e30, x),
    "flat": lambda x, rng: x.ravel().copy() if x.ndim != 1 else x[:, None],
    "one_axis_more": lambda x, rng: x[None],
    "largest": lambda x, rng: np.asarray(x.max()) if x.ndim and x.size else x - 9,
    "twice_as_long": lambda x, rng: np.concatenate([x, x]) if x.ndim else np.array([x, x]),
    "dice": lambda x, rng: np.asarray(rng.integers(1, 7, size=x.shape)),
    "half_right": lambda x, rng: np.where(rng.random(x.shape) < 0.5, x, rng.normal(size=x.shape)),
    "single": lambda x, rng: x.astype(np.float32),
    "numbers_infinite": lambda x, rng: x if x.ndim else np.asarray(np.inf),
    "columns_sum_to_1": lambda x, rng: np.abs(x) / np.abs(x).sum(axis=0) if x.ndim else x + 11,
    "summed_over_rows": lambda x, rng: np.asarray(x.sum(axis=0)) if x.ndim else x - 11,
    "each_against_each": lambda x, rng: x[:, None] - x if x.ndim == 1 else x + 12,
    "mean_of_rows": lambda x, rng: np.broadcast_to(x.mean(axis=0), x.shape).copy() if x.ndim else -x,
}


def _rows(x: Array) -> Array:
    """The number of its row, for each place."""
    return np.broadcast_to(np.arange(len(x)).reshape(-1, *(1,) * (x.ndim - 1)), x.shape) if x.ndim else x


def _in_shape(x: Array, others: list[Array], which: int) -> Array:
    """One of some other arrays: the first of the right shape, else any, cut or repeated to it."""
    alike = [each for each in others if each.shape == x.shape]
    found = alike or [each for each in others if each.size]
    chosen = found[which % len(found)] if found else np.full_like(x, 0.513)
    return np.asarray(np.resize(chosen, x.shape), np.float64)


def _centred(x: Array, others: list[Array]) -> Array:
    """An argument less its mean, each column scaled otherwise, plus a second argument where that fits."""
    alike = [each for each in others if each.shape == x.shape and x.ndim == 2]
    if not alike:
        return x + 0.19
    away = (alike[0] - alike[0].mean(axis=0)) * (1.1 + np.arange(x.shape[1]))
    return np.asarray(away + next((each for each in others[::-1] if each.shape == x.shape[1:]), 0.0))


def _at_labels(x: Array, others: list[Array], *, right: bool) -> Array:
    """Right, or wrong, just where an argument of whole numbers points to."""
    labels = [each for each in others if each.dtype.kind in "iu" and each.shape == x.shape[:1]]
    if x.ndim != 2 or not labels:
        return x + 0.23
    at = np.arange(x.shape[1]) == labels[0][:, None]
    return np.where(at == right, x, x + 0.41)


class Around(Record):
    """What else there is near an answer that is expected."""

    arguments: list[Array]  # of the check's calls
    entries: list[Array]  # of dictionaries among them
    other_checks: list[Array]  # what is expected of the same exercise elsewhere
    other_exercises: list[Array]


LATE = "what_the_item_before_should_be"
BORROWED: dict[str, Callable[[Array, Around], Array]] = {
    "an_argument": lambda x, around: _in_shape(x, around.arguments, 0),
    "another_argument": lambda x, around: _in_shape(x, around.arguments, 1),
    "an_entry": lambda x, around: _in_shape(x, around.entries, 0),
    "centred_argument": lambda x, around: _centred(x, around.arguments),
    "right_at_labels": lambda x, around: _at_labels(x, around.arguments, right=True),
    "wrong_at_labels": lambda x, around: _at_labels(x, around.arguments, right=False),
    "of_another_check": lambda x, around: _in_shape(x, around.other_checks, 0),
    "of_another_exercise": lambda x, around: _in_shape(x, around.other_exercises, 0),
    "of_one_more_exercise": lambda x, around: _in_shape(x, around.other_exercises, 1),
}


ALL = (*KINDS, *BORROWED, LATE)


def answers(
    course: Course, assignment: Assignment, exercise: str, seed: int, kinds: Iterable[str] = ALL
) -> Iterator[tuple[str, list[Judged]]]:
    """For each kind of nonsense, the same in all checks, what is judged of it, where anything goes wrong.

    Args:
        course: with frozen results, which are made nonsense.
        assignment: of the exercise.
        exercise: its name.
        seed: of what is drawn.
        kinds: of nonsense, by name.
    """
    expected = reference_results.load(course, assignment).evidence
    checks = [check for check in assignment.checks if check.exercise == exercise]
    around = {check.name: _around(assignment, check, expected) for check in checks}
    for kind in kinds:
        rng = np.random.default_rng(seed)
        observed = [
            _judged(course, assignment.id(check), check, expected[assignment.id(check)], made)
            for check in checks
            for made in [_maker(kind, rng, around[check.name])]
        ]
        if any(each.verdict is not Verdict.PASSED for each in observed):
            yield kind, observed


def _maker(kind: str, rng: np.random.Generator, around: Around) -> Callable[[Array], Array]:
    if kind == LATE:
        return _late()
    if kind in BORROWED:
        return lambda x: BORROWED[kind](x, around)
    return lambda x: KINDS[kind](x, rng)


def _late() -> Callable[[Array], Array]:
    """For each of the arrays that come one by one, the one before it."""
    before = [np.zeros(1)]

    def make(x: Array) -> Array:
        was = before.pop()
        before.append(x)
        return np.asarray(np.resize(was, x.shape), np.float64)

    return make


def _judged(
    course: Course, identity: str, check: Check, right: Evidence, make: Callable[[Array], Array]
) -> Judged:
    returned = right.items
    if check.measure is not None:  # what the check itself returned is not frozen, but for its shapes
        rng = np.random.default_rng(len(identity))
        returned = {item: rng.normal(size=shape) for item, shape in right.shapes.items()}
    with np.errstate(all="ignore"):
        items = {item: make(np.asarray(array, np.float64)) for item, array in returned.items()}
    outcome = Outcome(Ending.RETURNED, evidence=Evidence(items))
    return judge(identity, seeded(check, seed_of(course.seed, identity)), outcome, right, ())


def _around(assignment: Assignment, check: Check, expected: Mapping[str, Evidence]) -> Around:
    own = assignment.id(check)
    given = [value for call in expected[own].calls for _, value in call.arguments]
    beside: dict[bool, list[Array]] = {True: [], False: []}  # by whether it is of the same exercise
    for identity, evidence in expected.items():
        if identity != own:
            same = identity.split("::")[1] == check.exercise
            beside[same] += [np.asarray(array, np.float64) for array in evidence.items.values()]
    arrays = [value for value in given if isinstance(value, np.ndarray) and value.dtype.kind in "biuf"]
    tables = [value for value in given if isinstance(value, dict)]
    entries = [each for table in tables for each in table.values() if isinstance(each, np.ndarray)]
    return Around(arrays, entries, beside[True], beside[False])
