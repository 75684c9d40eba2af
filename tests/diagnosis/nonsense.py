"""Answers that are nonsense, and what is said of them, checked by other means than those that found it."""

import random
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from grader.course import reader
from grader.course.course import Assignment, Course
from grader.diagnosis.clues import Difference
from grader.instructor.nonsense import answers
from grader.instructor.outcomes import explained_by
from grader.judging.compare import compare_item
from grader.judging.verdicts import Judged
from grader.model import Array, Verdict
from grader.record import Record

WORDS = 60  # of what is shown as Why
ROOT = Path(__file__).resolve().parents[2]
# Nonsense that is a planted mistake: every weight is 1; a sample of standard deviation 1, whatever is asked
# for; one that is right, but for the generator that it comes from.
VALID = ("shuffled", "half", "noisy", "every_other_negated", "scaled", "drawn_again", "barely_off")
VALID += ("reversed", "rows_turned", "first_row_twice", "two_rows_exchanged", "one_row_on", "one_row_late")
VALID += ("one_column_on", "single", "numbers_infinite")
ANOTHER = {"from_the_global_generator", "from_a_fixed_seed"}
TRUE = {("init", kind): ANOTHER for kind in VALID}
TRUE |= {("init", kind): {"ones"} for kind in ("ones", "exponential")}  # exp(0) is 1
TRUE |= {("optimizers", kind): {"left at zeros", "term dropped"} for kind in ("zeros", "truncated", "whole")}
TRUE |= {  # what these mistakes give, to the last digit
    ("softmax_loss", "ones"): {"other variable"},
    ("backprop", "summed_up"): {"forgot_to_put_the_entry_back_and_took_a_one_sided_difference"},
    ("optimizers", "what_the_item_before_should_be"): {"old_velocity_applied"},
    ("init", "squared"): {"variance_instead_of_spread"},
    ("data", "squared"): {"factor added"},
    ("data", "ones"): {"factor dropped"},
}
TRUE |= {("init", "normal"): {"stddev_never_used", "fan_in_never_used", *ANOTHER}}

Holds = Callable[[Judged, re.Match[str]], bool]


class Counts(Record):
    """What is said of answers, each counted once: a name, a clue, or nothing; and what of it is not true."""

    answers: int
    named: int
    helped: int
    silent: int
    misled: int  # answers of which something false is said, whatever else is
    clues: int
    wrong: list[str]  # what is false


def exercises(course: Course) -> list[tuple[Assignment, str]]:
    """All but those that train networks."""
    return [(each, name) for each in course.assignments if each.training is None for name in each.exercises]


def counts(course: Course, some: list[tuple[Assignment, str]], seed: int) -> Counts:
    """Give nonsense for some exercises, and count what is named and said of it.

    Args:
        course: with its fingerprints.
        some: assignments with an exercise each.
        seed: of the nonsense.
    """
    named = helped = misled = told = number = 0
    wrong: list[str] = []
    for assignment, exercise in some:
        for kind, observed in answers(course, assignment, exercise, seed):
            number += 1
            with np.errstate(all="ignore"):
                found = explained_by(course, (assignment.name, exercise), observed)
                said = list(clues(observed))
                false = [name for name in found if name not in TRUE.get((assignment.name, kind), ())]
                false += [f"{each.id}: {text}" for each, clue in said if (text := amiss(each, clue))]
            told += len(said)
            named += bool(found)
            helped += bool(said and not found)
            misled += bool(false)
            wrong += [f"{exercise}: {kind}: {text}" for text in false]
    return Counts(number, named, helped, number - named - helped, misled, told, wrong)


def clues(observed: list[Judged]) -> Iterator[tuple[Judged, str]]:
    """What is said of the checks that a report tells about."""
    for each in observed:
        if each.verdict is Verdict.PASSED or each.check.hidden:
            continue
        if text := Difference(each).clue():
            yield each, text


def amiss(each: Judged, text: str) -> str:
    """What of a clue is not true, too long, or asks more than one question."""
    if len(text.split()) >= WORDS or text.count("?") > 1:
        return f"too much: {text}"
    return untrue(each, text)


def main() -> int:
    """Look at all exercises; returns 1 if anything is wrong."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"nonsense: all exercises, seed {seed} ...", file=sys.stderr)
    course = reader.load(ROOT)
    found = counts(course, exercises(course), seed)
    print(*found.wrong, sep="\n")
    said = f"{found.named} named, {found.helped} helped, {found.silent} silent, {found.misled} misled"
    print(f"{found.answers} answers: {said}; {found.clues} clues")
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


def _all_but_one(each: Judged, match: re.Match[str]) -> bool:
    wrong = [item for item in each.expected.items if not _is_right(each, item)]
    return wrong == [match["item"]] and len(each.expected.items) - 1 == int(match["number"])


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


def _first_step(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    factor = float(match["number"])
    return _near(got[0], want[0], 1e-3) and _near(got[1] - got[0], factor * (want[1] - want[0]), 1e-4)


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


def _late(each: Judged, match: re.Match[str]) -> bool:
    group = match["before"].rpartition("_")[0]
    steps = [item for item in each.expected.items if item.rpartition("_")[0] == group]
    pairs = list(pairwise(steps))
    if not match["all"]:
        pairs = [pair for pair in pairs if pair == (match["before"], match["item"])]
    still = not match["zero"] or not _got(each, match["before"]).any()
    return still and bool(pairs) and all(_near(_got(each, now), _want(each, then)) for then, now in pairs)


def _neighbours(each: Judged, match: re.Match[str]) -> bool:
    got, want = _got(each, match["item"]), _want(each, match["item"])
    pairs = (
        zip(got[1:], want, strict=False) if match["where"] == "before" else zip(got, want[1:], strict=False)
    )
    return all(float(np.abs(g - w).max()) <= 1e-4 * float(np.abs(want).max()) for g, w in pairs)


def _entries(each: Judged) -> dict[str, Array]:
    """Arrays in dictionaries of the first call of the exercise, by the words for them."""
    own = [call for call in each.expected.calls if call.function == each.check.exercise]
    tables = [(name, value) for name, value in own[0].arguments if isinstance(value, dict)]
    return {f"{name}'s {key}": np.asarray(array) for name, value in tables for key, array in value.items()}


def _came_with(each: Judged, match: re.Match[str]) -> bool:
    got = _got(each, match["item"])
    named = (array for name, array in _entries(each).items() if name.startswith(match["argument"]))
    return any(np.array_equal(got, array) for array in named)


def _less_a_mean(each: Judged, match: re.Match[str]) -> bool:
    """Whether the first row tells how each column is scaled, and all others agree."""
    (x, *_) = _argument(each, match["x"])
    means = {"its own mean": x.mean(axis=0), **_entries(each)}
    given = [v for call in each.expected.calls for _, v in call.arguments if isinstance(v, np.ndarray)]
    shifts = [np.zeros(x.shape[1]), *(v for v in given if v.shape == x.shape[1:])]
    shift = _argument(each, match["shift"])[0] if match["shift"] else shifts[0]

    def is_less(out: Array, mean: Array, added: Array) -> bool:
        away = x - mean
        return _near(out, (out[0] - added) / away[0] * away + added, 1e-3)

    want, centre, right = _want(each, match["item"]), means[match["centre"]], means[match["right"]]
    return (
        is_less(_got(each, match["item"]), centre, shift)
        and any(is_less(want, right, added) for added in shifts)
        and not any(is_less(want, centre, added) for added in shifts)
    )


def _log_of_0(each: Judged, match: re.Match[str]) -> bool:
    others = (item for item in each.expected.items if item != match["item"])
    return bool(np.isinf(_got(each, match["item"]))) and all(_is_right(each, item) for item in others)


def _offset(got: Array, want: Array, number: float) -> bool:
    return _near(got - want, number, 1e-3 + 1e-5 * float(np.abs(want).max()) / abs(number))


def _all_or_none(each: Judged, match: re.Match[str]) -> bool:
    return _near(_got(each, match["item"]) + 1, 2.0 if match["what"] == "all" else 1.0)


def _part_of(each: Judged, match: re.Match[str]) -> bool:
    """Too many rows, or too few: which of them are the right ones."""
    got, want = _got(each, match["item"]), _want(each, match["item"])
    rest = min(len(got), len(want))
    at_end = match["where"] in ("after", "last")
    pair = (got[:rest], want[:rest]) if at_end else (got[-rest:], want[-rest:])
    return abs(len(got) - len(want)) == int(match["number"]) and _near(*pair)


def _ties(each: Judged, match: re.Match[str]) -> bool:
    """One number at so many places, and as many different ones expected there."""
    got, want = _got(each, match["item"]), _want(each, match["item"])
    if match["row"]:
        got, want = got[int(match["row"])], want[int(match["row"])]
    number, count = float(match["number"]), int(match["count"])
    there = np.abs(got - number) <= 1e-3 * max(abs(number), 1e-300)
    return int(there.sum()) >= count and np.unique(want[there]).size >= count


def _entry(each: Judged, match: re.Match[str]) -> bool:
    """One entry, what is expected there, and what the arguments are there."""
    item, place = match["item"], tuple(int(i) for i in match["place"].split(", "))
    given = re.findall(r"(\w+) is (-?[\d.e+-]+)", match["given"])
    right = all(
        any(_near(value[place], float(text), 1e-3) for value in _argument(each, name)) for name, text in given
    )
    both = ((_got(each, item), match["number"]), (_want(each, item), match["wanted"]))
    return right and all(_near(array[place], float(text), 1e-3) for array, text in both)


def _row(each: Judged, match: re.Match[str]) -> bool:
    """One row, what is expected there, and the scores and the label of it."""
    row, item = int(match["row"]), match["item"]
    arrays = ((_got(each, item), "got"), (_want(each, item), "want"))
    arrays += tuple((value, "scores") for value in _argument(each, match["name"]))
    labels = [
        v for c in each.expected.calls for _, v in c.arguments if isinstance(v, np.ndarray) and v.ndim == 1
    ]
    return any(v[row] == int(match["label"]) for v in labels) and all(
        _near(array[row], np.array([float(x) for x in match[name].split(", ")]), 6e-3)
        for array, name in arrays
    )


def _first_yes(each: Judged, match: re.Match[str]) -> bool:
    """When a yes comes, of answers that are numbered, and when it should."""
    items = [i for i in each.expected.items if re.sub(r"\d+$", "", i) == re.sub(r"\d+$", "", match["item"])]
    assert each.got is not None
    has, should = (next((i for i in items if of[i]), None) for of in (each.got, each.expected.items))
    said = match.groupdict()
    return (has, should) == (said.get("item"), said.get("should")) or (has, should) in (
        (None, match["item"]),
        (match["item"], None),
    )


def _more_or_less(each: Judged, match: re.Match[str]) -> bool:
    more = len(_got(each, match["item"])) - len(_want(each, match["item"]))
    return more == int(match["number"]) * (1 if match["more"] == "many" else -1)


def _both_numbers(each: Judged, match: re.Match[str]) -> bool:
    got, want = (float(f(each, match["item"]).ravel()[0]) for f in (_got, _want))
    return _near(np.array([got]), float(match["number"])) and _near(np.array([want]), float(match["wanted"]))


def _rows_of_both(each: Judged, match: re.Match[str]) -> bool:
    got, want = ([tuple(np.ravel(line)) for line in f(each, match["item"])] for f in (_got, _want))
    twice, missing = len(got) - len(set(got)), len(set(want) - set(got))
    return set(got) <= set(want) and (twice, missing) == (
        int(match["twice"] or 0),
        int(match["missing"] or 0),
    )


def _up_to(each: Judged, match: re.Match[str]) -> bool:
    got, want, end = _got(each, match["item"]), _want(each, match["item"]), int(match["number"]) + 1
    later = zip(got[end:], want[end:], strict=True)
    return _near(got[:end], want[:end], 1e-3) and not any(_near(g, w, 1e-7) for g, w in later)


def _stretched(each: Judged, match: re.Match[str]) -> bool:
    """Each line is a straight line's values at the right ones."""
    axis = 1 if match["wrong"] == "column" else 0
    got, want = (np.moveaxis(f(each, match["item"]), axis, 0) for f in (_got, _want))
    return all(_near(g, np.polyval(np.polyfit(w, g, 1), w)) for g, w in zip(got, want, strict=True))


IN_PYTHON = {  # what a sentence says of an argument
    r"the slope of the sigmoid at (\w+)": r"np.exp(-\1) / (1 + np.exp(-\1)) ** 2",
    r"the square of (\w+)": r"\1**2",
    r"the sign of (\w+)": r"np.sign(\1)",
    r"the size of (\w+)": r"abs(\1)",
    r"the root of (\w+)": r"np.sign(\1) * np.sqrt(abs(\1))",
    r"tanh²\((\w+)\)": r"np.tanh(\1)**2",
    r"(?<!\.)\b(tanh|exp)\(": r"np.\1(",
    r"max\(0, (\w+)\)": r"np.maximum(0, \1)",
    r"²": r"**2",
    r" times ": r" * ",
    r"(\w) \(": r"\1 * (",
}


def _terms(each: Judged, match: re.Match[str]) -> Iterator[Array]:
    """The term that a sentence names, for the calls of the check."""
    text = match["term"]
    for said, written in IN_PYTHON.items():
        text = re.sub(said, written, text)
    given: dict[str, list[Array]] = {}
    for call in each.expected.calls:
        for name, value in call.arguments:
            if isinstance(value, np.ndarray):
                given.setdefault(name, []).append(value.astype(np.float64))
    names = [name for name in given if re.search(rf"\b{name}\b", text)]
    for values in product(*(given[name] for name in names)):
        with suppress(ValueError):  # arrays of shapes that do not fit
            yield float(match["factor"] or 1) * eval(  # noqa: S307  # our own sentences
                text, {"np": np, **dict(zip(names, values, strict=True))}
            )


def _is_multiple(each: Judged, match: re.Match[str]) -> bool:
    got = _got(each, match["item"])
    return any(term.shape == got.shape and _near(got, term, 1e-3) for term in _terms(each, match))


def _is_sum(each: Judged, match: re.Match[str]) -> bool:
    """A multiple of what is expected, and one term or two."""
    left = _got(each, match["item"]) - float(match["times"] or 1) * _want(each, match["item"])
    found = [(sign, re.fullmatch(TERM, text)) for sign, text in re.findall(PART, match["terms"])]
    choices = [[f for f in _terms(each, term) if f.shape == left.shape] for _, term in found if term]
    signs = [1 if sign == "plus" else -1 for sign, _ in found]
    sums = (sum(s * f for s, f in zip(signs, chosen, strict=True)) for chosen in product(*choices))
    return any(_near(left, each_sum, 2e-3) for each_sum in sums)


def _is_summand(each: Judged, match: re.Match[str]) -> bool:
    away = _got(each, match["item"]) - _want(each, match["item"]) - float(match["rest"] or 0)
    away *= 1 if match["sign"] == "plus" else -1
    return any(term.shape == away.shape and _near(away, term, 2e-3) for term in _terms(each, match))


def _exchanged(each: Judged, match: re.Match[str]) -> bool:
    first, second = match["item"], match["other"]
    shapes = [f(each, item).shape for f in (_got, _want) for item in (first, second)]
    return shapes[:2] == shapes[:1:-1] != shapes[2:]


def _affine(each: Judged, match: re.Match[str]) -> bool:
    summand = float(match["summand"]) * (1 if match["sign"] == "plus" else -1)
    want = _want(each, match["item"])
    return _near(_got(each, match["item"]), float(match["number"]) * want + summand, 2e-3)


def _cut(got: Array, want: Array) -> bool:
    return got.any() and (np.array_equal(got, np.trunc(want)) or np.array_equal(got, np.round(want)))


ITEM = r"(?P<item>\w+)"
NUMBER = r"(?P<number>-?[\d.]+(?:e[+-]?\d+)?)"

QUESTION = r"(?: [^.?]*\?)?"  # where it is asked
END = r"(?:\.(?!\d)|: (?:[^.?]|\.\d)*[.?])"  # of a sentence, with a question or without
REST = r"(?:[^.?]|\.\d)*[.?]"  # up to the end of a sentence

PART = r"(plus|less) ((?:(?!, (?:plus|less)).)+)"  # of a sum
MEANT = r"(?: \(.+\))?"  # what a number is
TERM = rf"(?:(?P<factor>{NUMBER[len('(?P<number>') : -1]}){MEANT} times )?(?P<term>.+?)"

SENTENCES: dict[str, Holds] = {
    rf"{ITEM} is what its last (?:row|number) should be, alone{END}": _of_both(lambda g, w: _near(g, w[-1])),
    rf"{ITEM} is what its first (?:row|number) should be, alone{END}": _of_both(lambda g, w: _near(g, w[0])),
    rf"{ITEM} has (?P<number>\d+) (?:row|number)s? too many (?P<where>after|before) {REST}": _part_of,
    rf"{ITEM} lacks the (?P<where>last|first) (?P<number>\d+) (?:row|number)s?, {REST}": _part_of,
    rf"{ITEM}(?: has (?P<twice>\d+) (?:row|number)s? more than once)?(?: and)?"
    rf"(?: lacks (?P<missing>\d+) of \d+ (?:row|number)s)?: how is each chosen\?": _rows_of_both,
    rf"{ITEM} has (?P<number>\d+) (?:row|number)s? too (?P<more>many|few)[:,] {REST}": _more_or_less,
    rf"{ITEM} is {NUMBER}; (?P<wanted>-?[\d.]+(?:e[+-]?\d+)?) is expected, which is {REST}": _both_numbers,
    rf"{ITEM}\[(?P<place>[\d, ]+)\] is {NUMBER}, and (?P<wanted>-?[\d.]+(?:e[+-]?\d+)?) is expected, "
    r"where (?P<given>(?:[^:?.]|\.\d)+)(?:: can you work that out by hand\?|\.)": _entry,
    rf"Row (?P<row>\d+) of {ITEM} is \[(?P<got>[^]]+)\], and \[(?P<want>[^]]+)\] is expected, "
    r"where (?P<name>\w+) is \[(?P<scores>[^]]+)\] and the label (?P<label>\d+): "
    r"can you work that out by hand\?": _row,
    rf"{ITEM} is {NUMBER} at (?P<count>\d+) places(?: in row (?P<row>\d+))? where "
    rf"its numbers should differ{END}": _ties,
    rf"The first yes is {ITEM}, and should be (?P<should>\w+){END}": _first_yes,
    rf"The first yes should be {ITEM}, and there is none{END}": _first_yes,
    rf"{ITEM} is a yes, and none is expected{END}": _first_yes,
    rf"{ITEM} is right up to index (?P<number>\d+), and at no later one{END}": _up_to,
    rf"{ITEM} is {NUMBER} times what is expected, "
    rf"(?P<sign>plus|minus) (?P<summand>[\d.e+-]+), {REST}": _affine,
    rf"Each (?P<wrong>row|column) of {ITEM} is (?:stretched|off by a number of its own){REST}": _stretched,
    rf"{ITEM} has numbers below 0, down to {NUMBER}, {REST}": _of_number(
        lambda g, w, number: _near(g.min(), number, 1e-3) and g.min() < 0 <= w.min()
    ),
    rf"{ITEM} has numbers above 1, up to {NUMBER}, {REST}": _of_number(
        lambda g, w, number: _near(g.max(), number, 1e-3) and g.max() > 1 >= w.max()
    ),
    rf"{ITEM} is {NUMBER} times what is expected, "
    rf"shifted by a number of each (?P<wrong>row|column)'s own{REST}": _stretched,
    rf"{ITEM} is {TERM}, and nothing else{END}": _is_multiple,
    rf"{ITEM} is (?:(?P<times>-?[\d.]+(?:e[+-]?\d+)?){MEANT} times )?what is expected, "
    r"(?P<terms>(?:plus|less) (?:(?! everywhere)[^?:])+): "
    r"where do(?:es)? (?:these|that) come from\?": _is_sum,
    rf"{ITEM} is what is expected, "
    rf"(?P<sign>plus|less) {TERM}(?:, and (?P<rest>-?[\d.e+-]+){MEANT} everywhere)?{END}": _is_summand,
    rf"{ITEM} and (?P<other>\w+) have changed places{END}": _exchanged,
    rf"(?P<zero>\w+ is 0 everywhere, and )?{ITEM} is what (?P<before>\w+) should be"
    rf"(?P<all>, and so on)?{END}": _late,
    rf"Each (?:row|number) of {ITEM} is what the \w+ (?P<where>before|after) it should be{END}": _neighbours,
    rf"{ITEM} is what (?P<argument>\w+) came with{END}": _came_with,
    rf"{ITEM} is (?P<x>\w+) less (?P<centre>[\w' ]+), scaled(?:, plus (?P<shift>\w+))?; "
    rf"less (?P<right>[\w' ]+) is expected\.{QUESTION}": _less_a_mean,
    rf"(?P<before>\w+) is right, and all is wrong from {ITEM} on{END}": _from_a_step,
    rf"{ITEM} is 0(?: everywhere)?, and should not be{END}": _of_both(lambda g, w: not g.any() and w.any()),
    rf"{ITEM} is 0 everywhere: nothing has moved\.{QUESTION}": _of_both(lambda g, w: not g.any() and w.any()),
    rf"{ITEM} is {NUMBER} everywhere, and its numbers should differ\.": _of_number(
        lambda g, w, number: _near(g, number) and np.ptp(w) > 0
    ),
    rf"{ITEM} is (?P<argument>\w+) as it came in{END}": _as_it_came,
    rf"{ITEM} has the right size and the wrong sign(?: everywhere)?\.": _of_both(lambda g, w: _near(-g, w)),
    rf"{ITEM} is {NUMBER} times what is expected, {REST}": _of_number(
        lambda g, w, number: _near(g, number * w)
    ),
    rf"{ITEM} is {NUMBER}, which is {REST}": _of_number(lambda g, w, number: _near(g, number)),
    rf"{ITEM} is 1 over what is expected, everywhere{END}": _of_both(lambda g, w: _near(g * w, 1.0)),
    rf"{ITEM} has an axis too many, the first one{END}": _of_shape(lambda g, w: g[1:] == w),
    rf"{ITEM} has an axis too many, the last one{END}": _of_shape(lambda g, w: g[:-1] == w),
    rf"{ITEM} is off by {NUMBER} everywhere(?:\.(?!\d)|, {REST})": _of_number(_offset),
    rf"{ITEM} holds whole numbers only \(\w+\){END}": _of_both(
        lambda g, w: not (g % 1).any() and (w % 1).any()
    ),
    rf"{ITEM} has lost all that stands after the point{END}": _of_both(_cut),
    rf"{ITEM} is right to about 3 digits{END}": _of_both(lambda g, w: _near(g, w, 2e-3)),
    rf"{ITEM} is right to about 7 digits{END}": _of_both(lambda g, w: _near(g, w, 1e-5)),
    rf"In {ITEM} each (?P<wrong>row|column) sums to (?P<total>[01]), {REST}": _sums,
    rf"All (?P<lines>rows|columns) of {ITEM} are (?:equal, and|alike)(?:: )?{REST}": _lines_alike,
    rf"Each (?P<wrong>row|column) of {ITEM} is off by a factor of its own \([^)]*\){END}": _own_factors,
    rf"Each (?P<wrong>row|column) of {ITEM} should sum to 1; {REST}{QUESTION}": _should_sum,
    rf"{ITEM} has some of what is expected several times, and some never{END}": _repeats,
    rf"{ITEM} is right at index 0, and at no other{END}": _first_only,
    rf"{ITEM} leaves \w+ in the right direction, by a step {NUMBER} times {REST}": _first_step,
    rf"{ITEM} is (?P<what>right|wrong) at the true class of each example, {REST}": _true_class,
    rf"{ITEM} is right at (?P<right>\d+) of (?P<all>\d+) places[;,] {REST}": _places,
    rf"{ITEM} is right but for (?P<what>row|column) (?P<which>[\d, ]*\d)(?:\.(?!\d)|, {REST})": _but_for,
    rf"{ITEM} is wrong exactly where (?P<argument>\w+) is (?P<kind>\w+|beyond 50), {REST}": _where,
    rf"{ITEM} is infinite, and all else is right{END}": _log_of_0,
    rf"{ITEM} is (?:NaN|infinite|not finite)(?: exactly|, and| only){REST}": _of_both(
        lambda g, w: not np.isfinite(g).all()
    ),
    rf"{ITEM} is transposed{END}": _of_both(lambda g, w: _near(g.T, w)),
    rf"{ITEM} has the two sizes in reversed order, {REST}": _of_shape(lambda g, w: g == w[::-1] != w),
    rf"{ITEM} has the right sizes in another order{END}": _of_shape(lambda g, w: sorted(g) == sorted(w)),
    rf"{ITEM} is a single number{END}": _of_shape(lambda g, w: g == () != w),
    rf"{ITEM} has the right number of elements, {REST}": _of_shape(
        lambda g, w: _size(g) == _size(w) and g != w
    ),
    rf"{ITEM} is \d+ by \d+{END}": _of_shape(lambda g, w: g == (_size(w), _size(w))),
    rf"{ITEM} lacks its last axis{END}": _of_shape(lambda g, w: g == w[: len(g)] != w),
    rf"{ITEM} lacks its first axis{END}": _of_shape(lambda g, w: g == w[len(w) - len(g) :] != w),
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
    rf"Only {ITEM} is wrong; all other (?P<number>\d+) are right\.": _all_but_one,
    rf"Only {ITEM} is wrong; (?P<right>.*) (?:is|are) right\.": _only,
}


if __name__ == "__main__":
    raise SystemExit(main())
