"""Answers that are nonsense, and what is said of them, checked by other means than those that found it."""

import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from grader.course import reader, reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis import fingerprints
from grader.diagnosis.clues import clue
from grader.diagnosis.diagnose import is_random
from grader.diagnosis.matching import named
from grader.diagnosis.pairs import pair
from grader.evidence.run import seed_of
from grader.judging.compare import compare_item, seeded
from grader.judging.verdicts import Judged, judge
from grader.model import Array, Ending, Evidence, Outcome, Verdict
from grader.record import Record

ROOT = Path(__file__).resolve().parents[2]
# Nonsense that is a planted mistake: every weight is 1; a sample of standard deviation 1, whatever is asked
# for; one that is right, but for the generator that it comes from.
VALID = ("shuffled", "half", "noisy", "every_other_negated", "scaled", "drawn_again")
ANOTHER = {"from_the_global_generator", "from_a_fixed_seed"}
TRUE = {("init", kind): ANOTHER for kind in VALID}
TRUE |= {("init", "ones"): {"ones"}, ("init", "normal"): {"stddev_never_used", "fan_in_never_used", *ANOTHER}}

Holds = Callable[[Judged, re.Match[str]], bool]
Kinds = dict[str, Callable[[Array, np.random.Generator], Array]]

KINDS: Kinds = {
    "zeros": lambda x, rng: np.zeros_like(x),
    "ones": lambda x, rng: np.ones_like(x),
    "constant": lambda x, rng: np.full_like(x, 0.7366),
    "normal": lambda x, rng: rng.normal(size=x.shape),
    "uniform": lambda x, rng: rng.uniform(size=x.shape),
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
    "mean_of_rows": lambda x, rng: np.broadcast_to(x.mean(axis=0), x.shape).copy() if x.ndim else -x,
}


def _rows(x: Array) -> Array:
    """The number of its row, for each place."""
    return np.broadcast_to(np.arange(len(x)).reshape(-1, *(1,) * (x.ndim - 1)), x.shape) if x.ndim else x


def answers(
    course: Course, assignment: Assignment, exercise: str, seed: int
) -> Iterator[tuple[str, list[Judged]]]:
    """For each kind of nonsense, the same in all checks, what is judged of it, where anything goes wrong."""
    expected = reference_results.load(course, assignment).evidence
    for kind, make in KINDS.items():
        rng, observed = np.random.default_rng(seed), []
        for check in (check for check in assignment.checks if check.exercise == exercise):
            identity = assignment.id(check)
            right = expected[identity]
            returned = right.items
            if check.measure is not None:  # what the check itself returned is not frozen, but for its shapes
                returned = {item: rng.normal(size=shape) for item, shape in right.shapes.items()}
            items = {item: make(np.asarray(array, np.float64), rng) for item, array in returned.items()}
            outcome = Outcome(Ending.RETURNED, evidence=Evidence(items))
            observed.append(
                judge(identity, seeded(check, seed_of(course.seed, identity)), outcome, right, ())
            )
        if any(each.verdict is not Verdict.PASSED for each in observed):
            yield kind, observed


def names(course: Course, assignment: Assignment, exercise: str, observed: list[Judged]) -> list[str]:
    """The mistakes that are named."""
    known, random = fingerprints.load(course, assignment, exercise), is_random(assignment, exercise)
    single = named(observed, known, random=random)
    return [single.name] if single else [each.name for each in pair(observed, known, random=random).values()]


def clues(observed: list[Judged]) -> Iterator[tuple[Judged, str]]:
    """What is said of the checks that a report tells about."""
    for each in observed:
        if each.verdict is Verdict.PASSED or each.check.hidden:
            continue
        if text := clue(each.check, each.got, each.expected):
            yield each, text


class Found(Record):
    """What was looked at, and what is wrong with it."""

    answers: int
    clues: int
    wrong: list[str]


def exercises(course: Course) -> list[tuple[Assignment, str]]:
    """All but those that train networks."""
    return [(each, name) for each in course.assignments if each.training is None for name in each.exercises]


def looked_at(course: Course, some: list[tuple[Assignment, str]], seed: int) -> Found:
    """Give nonsense for some exercises, and look at what is named and said."""
    count, told, wrong = 0, 0, []
    for assignment, exercise in some:
        for kind, observed in answers(course, assignment, exercise, seed):
            count += 1
            with np.errstate(all="ignore"):
                found = set(names(course, assignment, exercise, observed)) - TRUE.get(
                    (assignment.name, kind), set()
                )
                wrong += [f"{exercise}: {kind}: {name}" for name in found]
                for each, text in clues(observed):
                    told += 1
                    if false := untrue(each, text):
                        wrong.append(f"{each.id}: {kind}: {false}")
    return Found(count, told, wrong)


def main() -> int:
    """Look at all exercises; returns 1 if anything is wrong."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"nonsense: all exercises, seed {seed} ...", file=sys.stderr)
    course = reader.load(ROOT)
    found = looked_at(course, exercises(course), seed)
    print(*found.wrong, f"{found.answers} answers, {found.clues} clues, {len(found.wrong)} wrong", sep="\n")
    return 1 if found.wrong else 0


# -- whether it is true ------------------------------------------------------------------------------


def untrue(each: Judged, text: str) -> str:
    """What of a clue is not true, or cannot be checked here; "" if all of it is."""
    rest = text
    while rest:
        for pattern, holds in SENTENCES.items():
            if match := re.match(pattern, rest):
                if not holds(each, match):
                    return match[0]
                rest = rest[match.end() :].lstrip()
                break
        else:
            return f"not known here: {rest}"
    return ""


def _got(each: Judged, item: str) -> Array:
    assert each.got is not None
    return np.asarray(each.got[item], np.float64)


def _want(each: Judged, item: str) -> Array:
    return np.asarray(each.expected.items[item], np.float64)


def _near(first: Array, second: Array | float, rtol: float = 1e-4) -> bool:
    scale = float(np.max(np.abs(second), initial=1e-300))
    return bool(np.all(np.abs(first - second) <= rtol * scale))


def _argument(each: Judged, name: str) -> list[Array]:
    values = [value for call in each.expected.calls for key, value in call.arguments if key == name]
    return [np.asarray(value) for value in values if isinstance(value, np.ndarray)]


def _is_right(each: Judged, item: str) -> bool:
    assert each.got is not None
    return compare_item(each.check.comparison(item), item, each.got[item], each.expected.items[item]).passed


def _only(each: Judged, match: re.Match[str]) -> bool:
    right = re.split(r", | and ", match["right"])
    return not _is_right(each, match["item"]) and all(_is_right(each, item) for item in right)


def _all_wrong(each: Judged, match: re.Match[str]) -> bool:
    items = set(re.split(r", | and ", match["items"])) & each.expected.items.keys()
    return bool(items) and not any(_is_right(each, item) for item in items)


def _from_a_step(each: Judged, match: re.Match[str]) -> bool:
    return _is_right(each, match["before"]) and not _is_right(each, match["item"])


def _places(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    right = np.abs(got - want) <= 1e-5 * np.maximum(np.abs(want), np.abs(want).mean())
    return (int(right.sum()), right.size) == (int(match["right"]), int(match["all"]))


def _but_for(each: Judged, match: re.Match[str]) -> bool:
    axis = 0 if match["what"] == "row" else 1
    got, want = (np.moveaxis(f(each, match["item"]), axis, 0) for f in (_got, _want))
    wrong = {int(n) for n in match["which"].split(", ")}
    off = [n for n in range(len(got)) if not _near(got[n], want[n])]
    return wrong >= set(off[:6]) and bool(off)


def _where(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    tests = {"0": lambda v: v == 0, "negative": lambda v: v < 0, "positive": lambda v: v > 0}
    test = tests.get(match["kind"], lambda v: np.abs(v) > 50)
    off = np.abs(got - want) > 1e-5 * np.maximum(np.abs(want), np.abs(want).mean())
    return any(
        np.array_equal(test(v), off) for v in _argument(each, match["argument"]) if v.shape == off.shape
    )


def _of_shape(
    holds: Callable[[tuple[int, ...], tuple[int, ...]], bool],
) -> Callable[[Judged, re.Match[str]], bool]:
    return lambda each, m: holds(_got(each, m["item"]).shape, _want(each, m["item"]).shape)


def _size(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape))


def _of_both(holds: Callable[[Array, Array], bool]) -> Holds:
    """Something about what was given and what is right."""
    return lambda each, match: bool(holds(_got(each, match["item"]), _want(each, match["item"])))


def _of_number(holds: Callable[[Array, Array, float], bool]) -> Holds:
    """The same, with a number that the sentence says."""
    return lambda each, m: bool(holds(_got(each, m["item"]), _want(each, m["item"]), float(m["number"])))


def _lines_alike(each: Judged, match: re.Match[str]) -> bool:
    axis = 0 if match["lines"] == "rows" else 1
    got = _got(each, match["item"])
    return _near(np.ptp(got, axis=axis), 0.0) or float(np.ptp(got, axis=axis).max()) <= 1e-5 * float(
        np.abs(got).max()
    )


def _sums(each: Judged, match: re.Match[str]) -> bool:
    sums = _got(each, match["item"]).sum(axis=1 if match["wrong"] == "row" else 0)
    return _near(sums + 1, float(match["total"]) + 1)


def _own_factors(each: Judged, match: re.Match[str]) -> bool:
    axis = 0 if match["wrong"] == "row" else 1
    got, want = (np.moveaxis(f(each, match["item"]), axis, 0) for f in (_got, _want))
    return all(
        np.linalg.matrix_rank(np.stack(pair), tol=1e-5 * np.abs(pair).max()) < 2
        for pair in zip(got, want, strict=True)
    )


def _should_sum(each: Judged, match: re.Match[str]) -> bool:
    axis = 1 if match["wrong"] == "row" else 0
    return _near(_want(each, match["item"]).sum(axis=axis), 1.0) and not _near(
        _got(each, match["item"]).sum(axis=axis), 1.0
    )


def _repeats(each: Judged, match: re.Match[str]) -> bool:
    got, want = ({tuple(np.ravel(line)) for line in f(each, match["item"])} for f in (_got, _want))
    return got < want


def _first_only(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    return _near(got[0], want[0], 1e-3) and not any(
        _near(g, w, 1e-7) for g, w in zip(got[1:], want[1:], strict=True)
    )


def _true_class(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    rows = np.arange(len(got))
    near = np.isclose(got, want, rtol=1e-4, atol=1e-5 * np.abs(want).mean())
    for labels in (v for call in each.expected.calls for _, v in call.arguments if isinstance(v, np.ndarray)):
        if labels.shape == rows.shape and labels.dtype.kind in "iu" and labels.max() < got.shape[1]:
            at = near[rows, labels.astype(int)]
            if at.all() == (match["what"] == "right") and near.sum() in (
                at.sum(),
                near.size - len(at) + at.sum(),
            ):
                return True
    return False


def _as_it_came(each: Judged, match: re.Match[str]) -> bool:
    return any(np.array_equal(_got(each, match["item"]), v) for v in _argument(each, match["argument"]))


def _log_of_0(each: Judged, match: re.Match[str]) -> bool:
    others = (item for item in each.expected.items if item != match["item"])
    return bool(np.isinf(_got(each, match["item"]))) and all(_is_right(each, item) for item in others)


def _offset(got: Array, want: Array, number: float) -> bool:
    return _near(got - want, number, 1e-3 + 1e-5 * float(np.abs(want).max()) / abs(number))


def _all_or_none(each: Judged, match: re.Match[str]) -> bool:
    return _near(_got(each, match["item"]) + 1, 2.0 if match["what"] == "all" else 1.0)


def _cut(got: Array, want: Array) -> bool:
    return got.any() and (np.array_equal(got, np.trunc(want)) or np.array_equal(got, np.round(want)))


ITEM = r"(?P<item>\w+)"
NUMBER = r"(?P<number>-?[\d.]+(?:e[+-]?\d+)?)"

REST = r"(?:[^.?]|\.\d)*[.?]"  # up to the end of a sentence

SENTENCES: dict[str, Holds] = {
    rf"(?P<before>\w+) is right, and all is wrong from {ITEM} on: {REST}": _from_a_step,
    rf"{ITEM} is 0(?: everywhere)?, and should not be: {REST}": _of_both(
        lambda g, w: not g.any() and w.any()
    ),
    rf"{ITEM} is 0 everywhere: nothing has moved\. {REST}": _of_both(lambda g, w: not g.any() and w.any()),
    rf"{ITEM} is {NUMBER} everywhere, and its numbers should differ\.": _of_number(
        lambda g, w, number: _near(g, number) and np.ptp(w) > 0
    ),
    rf"{ITEM} is (?P<argument>\w+) as it came in: {REST}": _as_it_came,
    rf"{ITEM} has the right size and the wrong sign(?: everywhere)?\.": _of_both(lambda g, w: _near(-g, w)),
    rf"{ITEM} is {NUMBER} times what is expected, {REST}": _of_number(
        lambda g, w, number: _near(g, number * w)
    ),
    rf"{ITEM} is off by {NUMBER} everywhere(?:\.(?!\d)|, {REST})": _of_number(_offset),
    rf"{ITEM} holds whole numbers only \(\w+\): {REST}": _of_both(
        lambda g, w: not (g % 1).any() and (w % 1).any()
    ),
    rf"{ITEM} has lost all that stands after the point: {REST}": _of_both(_cut),
    rf"{ITEM} is right to about 3 digits: {REST}": _of_both(lambda g, w: _near(g, w, 2e-3)),
    rf"{ITEM} is right to about 7 digits: {REST}": _of_both(lambda g, w: _near(g, w, 1e-5)),
    rf"In {ITEM} each (?P<wrong>row|column) sums to (?P<total>[01]), {REST}": _sums,
    rf"All (?P<lines>rows|columns) of {ITEM} are (?:equal, and|alike: ){REST}": _lines_alike,
    rf"Each (?P<wrong>row|column) of {ITEM} is off by a factor of its own \([^)]*\): {REST}": _own_factors,
    rf"Each (?P<wrong>row|column) of {ITEM} should sum to 1; {REST} {REST}": _should_sum,
    rf"{ITEM} has some of what is expected several times, and some never: {REST}": _repeats,
    rf"{ITEM} is right at index 0, and at no other: {REST}": _first_only,
    rf"{ITEM} is (?P<what>right|wrong) at the true class of each example, {REST}": _true_class,
    rf"{ITEM} is right at (?P<right>\d+) of (?P<all>\d+) places; {REST}": _places,
    rf"{ITEM} is right but for (?P<what>row|column) (?P<which>[\d, ]*\d)(?:\.(?!\d)|, {REST})": _but_for,
    rf"{ITEM} is wrong exactly where (?P<argument>\w+) is (?P<kind>\w+|beyond 50), {REST}": _where,
    rf"{ITEM} is infinite, and all else is right: {REST}": _log_of_0,
    rf"{ITEM} is (?:NaN|infinite|not finite)(?: exactly|, and| only){REST}": _of_both(
        lambda g, w: not np.isfinite(g).all()
    ),
    rf"{ITEM} is transposed: {REST}": _of_both(lambda g, w: _near(g.T, w)),
    rf"{ITEM} has the two sizes in reversed order, {REST}": _of_shape(lambda g, w: g == w[::-1] != w),
    rf"{ITEM} is a single number: {REST}": _of_shape(lambda g, w: g == () != w),
    rf"{ITEM} has the right number of elements, {REST}": _of_shape(
        lambda g, w: _size(g) == _size(w) and g != w
    ),
    rf"{ITEM} is \d+ by \d+: {REST}": _of_shape(lambda g, w: g == (_size(w), _size(w))),
    rf"{ITEM} lacks its last axis: {REST}": _of_shape(lambda g, w: g == w[: len(g)] != w),
    rf"{ITEM} lacks its first axis: {REST}": _of_shape(lambda g, w: g == w[len(w) - len(g) :] != w),
    rf"{ITEM} is one number for each of \d+; {REST}": _of_shape(lambda g, w: len(g) == 1 and w == ()),
    rf"{ITEM} has (?:its|the right) (?:rows|columns|elements|numbers) in {REST}": _of_both(
        lambda g, w: _near(np.sort(g, axis=None), np.sort(w, axis=None))
    ),
    rf"All numbers of {ITEM} are {NUMBER}; {REST}": _of_number(lambda g, w, number: _near(g, number)),
    rf"No number of {ITEM} is below {NUMBER}; {REST}": _of_number(lambda g, w, number: g.min() >= number),
    rf"The mean of {ITEM} is {NUMBER}, {REST}": _of_number(lambda g, w, number: _near(g.mean(), number)),
    rf"The standard deviation of {ITEM} is {NUMBER}, {REST}": _of_number(
        lambda g, w, number: _near(g.std(), number, 1e-3)
    ),
    rf"{ITEM} has the right spread and is (?:uniform|normal); {REST}": _of_both(
        lambda g, w: abs(g.std() / w.std() - 1) < 0.1
    ),
    rf"{ITEM}: (?P<what>all|none) of \d+, {REST}": _all_or_none,
    rf"{ITEM}: a share of {NUMBER} was measured, {REST} {REST}": _of_number(
        lambda g, w, number: abs(g.mean() - number) < 1e-3
    ),
    r"The same holds for (?P<items>[\w, ]+)\.": _all_wrong,
    rf"Only {ITEM} is wrong; (?P<right>.*) (?:is|are) right\.": _only,
}


if __name__ == "__main__":
    raise SystemExit(main())
