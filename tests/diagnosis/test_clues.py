"""Clues: what is said of wrong numbers, and that nothing is said where nothing simple holds."""

from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, Comparison, close, distribution, exact, frequency, same_shape
from grader.diagnosis.clues import Difference, elsewhere
from grader.diagnosis.matching import Explainer, trace
from grader.diagnosis.settings import Elsewhere
from grader.judging.verdicts import Judged
from grader.model import Call, Evidence, Verdict

NEAR = close(rtol=1e-6, reason="float32")
SHAPE = same_shape(reason="values come later")
RNG = np.random.default_rng(20261126)
SCORES = RNG.normal(size=(6, 4))
EXTREME = np.where(np.arange(6)[:, None] == 3, 1e4 * SCORES, SCORES)
ZERO = np.where(np.arange(24).reshape(6, 4) % 7 == 2, 0.0, SCORES)
SQUARE = RNG.normal(size=(5, 5))
NOISE = RNG.normal(size=(6, 4))
SQUARES = RNG.normal(size=(6, 4)) ** 2
LABELS = np.array([0, 3, 1, 1, 2, 0])
PATH = np.cumsum(RNG.normal(size=(6, 4)), axis=0)
TRUE = np.arange(4) == LABELS[:, None]
PROBABILITIES = np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True)


def said(got: Any, want: Any, compare: Comparison = NEAR, function: str = "f", **arguments: Any) -> str:
    """The clue for one or several items."""
    many = isinstance(want, dict)
    items, wanted = ({k: np.asarray(v) for k, v in (x if many else {"out": x}).items()} for x in (got, want))
    check = Check("f", "a_check", "A check", 1, compare, None, False, 5, 512, lambda student, rng: None)
    calls = (Call(function, tuple(arguments.items()), None),)
    return difference_of(check, items, Evidence(wanted, calls)).clue()


def difference_of(
    check: Check, got: dict[str, Any] | None, expected: Evidence, defaults: dict[str, float] | None = None
) -> Difference:
    """What a check gave beside what is expected."""
    return Difference(Judged("f::f::c", check, Verdict.FAILED, expected, got=got), defaults)


ONE_ITEM = [
    (PATH[-1], PATH, {}, "out is what its last row should be, alone: where are the others?"),
    (PATH[0], PATH, {}, "out is what its first row should be, alone: where are the others?"),
    (np.append(PATH, [PATH[2]], axis=0), PATH, {}, "out has 1 row too many after the right ones."),
    (np.append([PATH[2]], PATH, axis=0), PATH, {}, "out has 1 row too many before the right ones."),
    (PATH[:4], PATH, {}, "out lacks the last 2 rows, and has the others right."),
    (PATH[2:], PATH, {}, "out lacks the first 2 rows, and has the others right."),
    (PATH[[3, 0, 3, 5, 1]], PATH, {}, "out has 1 row more than once and lacks 2 of 6 rows: how is each"),
    (np.append(PATH[:3], PATH[3:] + NOISE[3:], axis=0), PATH, {}, "out is right up to index 2, and at no"),
    (1.7 * SCORES - 0.25, SCORES, {}, "out is 1.7 times what is expected, minus 0.25, everywhere."),
    (
        SCORES * np.arange(1, 5) + np.arange(4),
        SCORES,
        {},
        "Each column of out is stretched and shifted by numbers of its own: by what is it divided?",
    ),
    (
        SCORES + np.arange(1, 5),
        SCORES,
        {},
        "Each column of out is off by a number of its own (1 in the first): what is added there, or",
    ),
    (np.exp(NOISE), PROBABILITIES[:, ::-1] ** 2, {}, "out has numbers above 1, up to "),
    (NOISE, PROBABILITIES**2, {}, "out has numbers below 0, down to "),
    (0.25 * NOISE, SCORES, {"dout": NOISE}, "out is 0.25 times dout, and nothing else: on what should"),
    (np.sign(NOISE), SCORES, {"w": NOISE}, "out is the sign of w, and nothing else: on what should it"),
    (
        SCORES + 0.3 * NOISE**2,
        SCORES,
        {"w": NOISE},
        "out is what is expected, plus 0.3 times the square of w: where does that come from?",
    ),
    (
        0.5 * SCORES + 0.3 * NOISE,
        SCORES,
        {"w": NOISE},
        "out is 0.5 times what is expected, plus 0.3 times w: where does that come from?",
    ),
    (
        SCORES + 0.3 * (NOISE - NOISE**2),
        SCORES,
        {"w": NOISE, "learning_rate": 0.3},
        "out is what is expected, plus 0.3 (learning_rate) times w, "
        "less 0.3 (learning_rate) times the square of w: where do these come from?",
    ),
    (-SCORES / 0.3, SCORES, {"learning_rate": 0.3}, "out is -3.33333 times what is expected, and"),
    (2.0, 1 / 0.7, {"rate": 0.3}, "out is 2; 1.42857 is expected, which is 1 / (1 - rate)."),
    (NOISE[:5], SCORES, {}, "out has 1 row too few: where does counting begin, and where does it end?"),
    (NOISE[:2], SCORES, {"batch_size": 4}, "out has 4 rows too few, and 4 is batch_size."),
    (SCORES - NOISE, SCORES, {"w": NOISE}, "out is what is expected, less w: where does that come from?"),
    (
        SCORES - 0.2 * NOISE + 3,
        SCORES,
        {"w": NOISE},
        "out is what is expected, less 0.2 times w, and 3 everywhere: where does that come from?",
    ),
    (NOISE * (1 - NOISE), SCORES, {"dout": NOISE}, "out is dout (1 - dout), and nothing else: on what"),
    (1 - np.tanh(NOISE) ** 2, SCORES, {"x": NOISE}, "out is (1 - tanh²(x)), and nothing else: on what"),
    (
        NOISE * np.exp(SQUARES),
        SCORES,
        {"dout": NOISE, "x": SQUARES},
        "out is dout times exp(x), and nothing else: on what should it depend?",
    ),
    (
        np.sqrt(6) * SCORES + np.arange(1, 5),
        SCORES,
        {"scores": SCORES},
        "out is 2.449 times what is expected, shifted by a number of each column's own; the factor is the",
    ),
    (
        1.7 * SCORES + np.arange(1, 5),
        SCORES,
        {},
        "out is 1.7 times what is expected, shifted by a number of each column's own: by what is it divided?",
    ),
    (
        SCORES / np.log(10),
        SCORES,
        {},
        "out is 0.434294 times what is expected, and 0.434294 is 1 over the logarithm of 10: which base",
    ),
    (-SCORES, SCORES, {}, "out has the right size and the wrong sign everywhere."),
    (-2.5, 2.5, {}, "out has the right size and the wrong sign."),
    (
        6 * SCORES,
        SCORES,
        {"scores": SCORES},
        "out is 6 times what is expected, and 6 is the number of rows of scores.",
    ),
    (
        SCORES / 4,
        SCORES,
        {"scores": SCORES},
        "out is 0.25 times what is expected, and 0.25 is 1 over the number of columns of scores.",
    ),
    (
        24 * SCORES,
        SCORES,
        {"scores": SCORES},
        "out is 24 times what is expected, and 24 is the number of elements of scores.",
    ),
    (
        SCORES / 0.7,
        SCORES,
        {"x": RNG.normal(size=(9, 8)), "rate": 0.3},
        "out is 1.42857 times what is expected, and 1.42857 is 1 / (1 - rate).",
    ),
    (
        0.05 * SCORES,
        SCORES,
        {"learning_rate": 0.05},
        "out is 0.05 times what is expected, and 0.05 is learning_rate.",
    ),
    (2 * SCORES, SCORES, {}, "out is 2 times what is expected, and 2 is a factor of 2: is there one"),
    (0.5 * SCORES, SCORES, {}, "out is 0.5 times what is expected, and 0.5 is 1/2: is a factor"),
    (0.37 * SCORES, SCORES, {}, "out is 0.37 times what is expected, everywhere."),
    (
        7.5,
        1.5,
        {"x": np.ones((5, 3))},
        "out is 5 times what is expected, and 5 is the number of rows of x.",
    ),
    (SCORES * [[2], [3], [4], [1], [1], [5]], SCORES, {}, "Each row of out is off by a factor of its own"),
    (SCORES * [2, 3, 4, 1], SCORES, {}, "Each column of out is off by a factor of its own (2, 3, 4, …)"),
    (np.exp(SCORES), PROBABILITIES, {}, "Each row of out should sum to 1; row "),
    (
        PROBABILITIES**2,
        PROBABILITIES,
        {},
        "Each row of out should sum to 1; row ",
    ),
    (
        np.eye(4)[[0, 1, 2]] + np.eye(4)[[1, 2, 3]],
        np.eye(4)[[0, 1, 3]],
        {},
        "Each row of out should sum to 1; row 0 sums to 2. Where should its 1 stand?",
    ),
    (
        np.vstack([PATH[:1], PATH[0] + 0.3 * (PATH[1] - PATH[0]), 0.7 * PATH[2:] + 0.1]),
        PATH,
        {"start": PATH[0]},
        "out leaves start in the right direction, by a step 0.3 times as long as expected",
    ),
    (np.where(TRUE, SCORES, 7.0), SCORES, {"labels": LABELS}, "out is right at the true class of each"),
    (np.where(TRUE, 7.0, SCORES), SCORES, {"labels": LABELS}, "out is wrong at the true class of each"),
    (
        np.where(np.arange(6)[:, None] == 0, SCORES, SCORES[::-1] + 0.5),
        SCORES,
        {},
        "out is right at index 0, and at no other: what is different there?",
    ),
    (
        np.where(np.arange(6)[:, None] == 0, SCORES, 0.0),
        SCORES,
        {},
        "out is right at index 0, and at no other: does a loop end too early?",
    ),
    (1 / (SCORES + 9), SCORES + 9, {}, "out is 1 over what is expected, everywhere: do numerator"),
    (1 / 0.3, 1 / 0.7, {"rate": 0.3}, "out is 3.33333, which is 1 / rate."),
    (SCORES[:, :, None] * np.ones(7), SCORES, {}, "out has an axis too many, the last one: is something"),
    (np.ones((7, 1, 1)) * SCORES, SCORES, {}, "out has an axis too many, the first one: is something"),
    (SCORES[[0, 1, 1, 3, 4, 4]], SCORES, {}, "out has some of what is expected several times"),
    (SCORES + 0.25, SCORES, {}, "out is off by 0.25 everywhere."),
    (SCORES + 3, SCORES, {"x": np.ones((3, 2))}, "out is off by 3 everywhere, which is the number of rows"),
    (SQUARE.T, SQUARE, {}, "out is transposed: its rows are the columns that are expected."),
    (SCORES[::-1], SCORES, {}, "out has its rows in reversed order."),
    (SCORES[:, ::-1], SCORES, {}, "out has its columns in reversed order."),
    (SCORES[[1, 0, 3, 2, 5, 4]], SCORES, {}, "out has the right rows in another order."),
    (SCORES[:, [2, 0, 1, 3]], SCORES, {}, "out has the right columns in another order."),
    (np.arange(6.0)[::-1], np.arange(6.0), {}, "out has its elements in reversed order."),
    (SCORES.reshape(4, 6).T, SCORES, {}, "out has the right numbers in other places."),
    ((10 * SCORES).astype(int), 10 * SCORES, {}, "out holds whole numbers only (int64): are results stored"),
    (np.trunc(10 * SCORES), 10 * SCORES, {}, "out has lost all that stands after the point"),
    (SCORES.astype(np.float16), SCORES, {}, "out is right to about 3 digits: it was computed in float16."),
    (
        np.exp(SCORES) / np.exp(SCORES).sum(axis=0),
        PROBABILITIES,
        {},
        "In out each column sums to 1, and each row should: which axis is summed over?",
    ),
    (
        np.broadcast_to(SCORES.mean(axis=0), (6, 4)),
        SCORES,
        {},
        "All rows of out are equal, and they should differ: was something averaged over them?",
    ),
    (
        np.where(np.arange(6)[:, None] == 4, 1.0, SCORES),
        SCORES,
        {},
        "out is right but for row 4.",
    ),
    (
        np.where(np.arange(6)[:, None] == 3, 1.0, SCORES),
        SCORES,
        {"x": EXTREME[:, :3]},
        "out is right but for row 3, where x reaches ",
    ),
    (np.where(np.arange(4) == 2, 9.0, SCORES), SCORES, {}, "out is right but for column 2."),
    (
        np.where(ZERO == 0, 1.0, SCORES),
        np.where(ZERO == 0, 0.0, SCORES),
        {"x": ZERO},
        "out is wrong exactly where x is 0, and right everywhere else.",
    ),
    (
        np.where(SCORES < 0, SCORES, SCORES),
        np.where(SCORES < 0, 0.0, SCORES),
        {"x": SCORES},
        "out is wrong exactly where x is negative, and right everywhere else.",
    ),
    (
        np.where(np.arange(24).reshape(6, 4) % 6 == 5, 9.0, SCORES),
        SCORES,
        {},
        "out is right at 20 of 24 places; the first wrong one is out[1, 1].",
    ),
    (
        np.where(np.arange(6)[:, None] == 3, np.nan, SCORES),
        SCORES,
        {"scores": EXTREME},
        "out is NaN only at extreme numbers, first at index 3, where scores reaches ",
    ),
    (
        np.where(ZERO == 0, np.nan, SCORES),
        SCORES,
        {"gradient": ZERO},
        "out is NaN exactly where gradient is 0: what is divided there, or logged?",
    ),
    (np.inf, 3.0, {"scores": EXTREME}, "out is infinite, and scores reaches "),
    (0.0, 3.0, {}, "out is 0, and should not be."),
    (np.zeros((6, 4)), SCORES, {}, "out is 0 everywhere, and should not be: is it ever computed?"),
    (np.zeros((6, 4), int), SCORES, {}, "out is 0 everywhere, and should not be: is it ever computed?"),
    (np.full((6, 4), 2.5), SCORES, {}, "out is 2.5 everywhere, and its numbers should differ."),
    (ZERO, SCORES[::-1] + 1, {"x": ZERO}, "out is x as it came in: is what was computed returned?"),
    (SCORES.T, SCORES, {}, "out is transposed: its axes stand in reversed order."),
    (SCORES[None], SCORES, {}, "out has the right number of elements, with axes of length 1 too many."),
    (SCORES[:, 0], SCORES[:, :1], {}, "out has the right number of elements, with axes of length 1 too few."),
    (SCORES.ravel(), SCORES, {}, "out has the right number of elements, in another shape: is a reshape"),
    (np.ones((6, 6)), np.ones(6), {}, "out is 6 by 6: a column and a row were broadcast against each other."),
    (np.ones(6), SCORES, {}, "out lacks its last axis: was something summed over it, or picked"),
    (np.ones(4), SCORES, {}, "out lacks its first axis: was something summed or averaged over it?"),
    (SCORES[:, 0], SCORES[:, 0].mean(), {}, "out is one number for each of 6; their mean is what is"),
    (SCORES[:, 0], SCORES[:, 0].sum(), {}, "out is one number for each of 6; their sum is what is"),
    (SCORES[:, 0], 77.0, {}, "out is one number for each of 6; one for all of them is expected."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("got", "want", "arguments", "text"), ONE_ITEM, ids=[case[3][:60] for case in ONE_ITEM]
)
def test_one_wrong_item(got: Any, want: Any, arguments: dict[str, Any], text: str) -> None:
    told = said(got, want, **arguments)
    assert told.startswith(text), told
    assert told.endswith((".", "?"))


NOTHING = [
    (RNG.normal(size=(6, 4)), SCORES),
    (np.where(np.arange(6)[:, None], SCORES[::-1], 0.0), np.where(np.arange(6)[:, None], SCORES, 0.0)),
    (1.3, 2.9),  # any number is some factor of another
    (np.array([1.0, 2.0]), np.array([2.0, 1.0]) + 0.7),
    (np.ones((2, 9)), SCORES),
    (np.full((6, 4), np.nan), SCORES),
    (RNG.normal(size=(6, 4)).astype(np.float32), SCORES),
    (np.array([[True, False]]), np.array([[0.3, 0.4]])),
    (RNG.normal(size=(6, 4)).astype(np.float32), np.zeros((6, 4))),  # of zeros no digit is right
    (RNG.normal(size=(6, 4)) > -1, np.zeros((6, 4), bool)),
    (np.array(True), np.array(False)),  # yes and no are no numbers
    (np.zeros((6, 4), bool), np.ones((6, 4), bool)),
    (np.zeros(8, bool), np.ones(8)),
]


@pytest.mark.parametrize(("got", "want"), NOTHING)
def test_nothing_is_said_where_nothing_simple_holds(got: Any, want: Any) -> None:
    assert said(got, want, scores=SCORES) == ""


def test_what_is_right_gets_no_clue() -> None:
    assert said(SCORES, SCORES) == ""
    assert said({"a": SCORES}, {"b": SCORES}) == ""


def test_a_factor_is_called_only_by_what_fits_the_whole_exercise() -> None:
    check = Check("f", "c", "c", 1, NEAR, None, False, 5, 512, lambda student, rng: None)
    calls = (Call("f", (("scores", SCORES), ("rate", 0.5)), None),)
    got, expected = {"out": 6 * SCORES}, Evidence({"out": SCORES}, calls)
    rows = "the number of rows of scores"
    difference = difference_of(check, got, expected)
    assert difference.meanings == (rows,)
    assert rows in difference.clue(Elsewhere(meanings=(rows, "rate")))
    assert difference.clue(Elsewhere(meanings=("rate",))) == "out is 6 times what is expected, everywhere."
    assert difference_of(check, {"out": SCORES + 1}, expected).meanings is None
    assert difference_of(check, None, expected).meanings is None


def differing(got: Any, want: Any) -> Difference:
    """One item of one check of an exercise."""
    check = Check("f", "c", "c", 1, NEAR, None, False, 5, 512, lambda student, rng: None)
    return difference_of(check, {"dx": np.asarray(got)}, Evidence({"dx": np.asarray(want)}, ()))


def test_what_is_no_factor_elsewhere_is_one_by_chance() -> None:
    """Half of what is expected at inputs of 0, and something else at ordinary ones"""
    ordinary, at_zero = differing(SCORES**2, SCORES), differing(0.5 * SCORES, SCORES)
    assert at_zero.clue().startswith("dx is 0.5 times what is expected")
    assert at_zero.clue(elsewhere([ordinary, at_zero])) == ""
    assert at_zero.clue(elsewhere([at_zero, ordinary])).startswith(
        "dx is 0.5 times"
    )  # ordinary ones come first


def test_zeros_at_some_inputs_are_computed() -> None:
    ordinary, at_zero = differing(SCORES**2, SCORES), differing(0 * SCORES, SCORES)
    assert at_zero.clue(elsewhere([at_zero])) == "dx is 0 everywhere, and should not be: is it ever computed?"
    assert at_zero.clue(elsewhere([ordinary, at_zero])) == "dx is 0 everywhere, and should not be."


def test_a_name_of_a_factor_holds_in_most_checks() -> None:
    """At extreme inputs a number may be cut, and is another multiple then"""
    checks = [differing(np.asarray(factor), 1.5) for factor in (3.0, 3.0, 0.1)]
    together = elsewhere(checks)
    assert together.meanings == checks[0].meanings
    assert elsewhere(checks[1:]).meanings == ()


def test_settings_that_nobody_gives_have_their_defaults() -> None:
    check = Check("f", "c", "c", 1, NEAR, None, False, 5, 512, lambda student, rng: None)
    calls = (Call("f", (("rho", 0.6),), None),)
    got, want = {"out": 1.9 * SCORES}, Evidence({"out": SCORES}, calls)
    assert "1.9 is 1 + momentum." in difference_of(check, got, want, {"momentum": 0.9, "rho": 0.1}).clue()
    given = difference_of(check, {"out": 0.6 * SCORES}, want, {"rho": 0.1})
    assert given.clue().endswith("0.6 is rho.")


def test_items_that_have_changed_places() -> None:
    told = said({"x": np.asarray(2.0), "loss": PATH[0]}, {"x": PATH[0], "loss": np.asarray(2.0)})
    assert told == "x and loss have changed places: in which order are they to be returned?"


def test_a_number_to_be_worked_out_by_hand() -> None:
    """With all that it is made of, where that is one number of each array"""
    got = SCORES + 0.01 * NOISE**3
    index = np.unravel_index(np.argmax(np.abs(got - SCORES)), SCORES.shape)
    told = said({"dx": got}, {"dx": SCORES}, dout=PATH, x=SQUARES)
    assert told.startswith(f"dx[{index[0]}, {index[1]}] is ")
    assert told.endswith("can you work that out by hand?")
    assert said({"dx": got}, {"dx": SCORES}, dout=PATH, weights=SQUARE) == ""
    assert said({"dx": got}, {"dx": SCORES}, x=PATH) == ""


def test_a_row_to_be_worked_out_by_hand() -> None:
    got = SCORES + NOISE**3 / 100
    told = said({"dscores": got}, {"dscores": SCORES}, scores=PATH, labels=LABELS)
    row = int(np.argmax(np.abs(got - SCORES).max(axis=1)))
    assert told.startswith(f"Row {row} of dscores is [")
    assert told.endswith(f"] and the label {LABELS[row]}: can you work that out by hand?")


def test_one_number_where_several_should_be() -> None:
    told = said(np.clip(SCORES, None, 0.3) + NOISE**3 / 1e3 * (SCORES < 0.3), SCORES)
    count = int((SCORES >= 0.3).sum())
    assert told.startswith(f"out is 0.3 at {count} places where its numbers should differ: what do")
    got, want = SCORES + NOISE / 50, SCORES.copy()
    got[2, :3] = got[0, :2] = 0.5
    want[0, :2] = 7.0
    assert "is 0.5 at 3 places in row 2 where its numbers should differ" in said(got, want)


def answers(first: int) -> dict[str, Any]:
    return {f"stops_{n}": np.array(n >= first) for n in range(1, 6)}


@pytest.mark.parametrize(
    ("first", "should", "text"),
    [
        (
            5,
            3,
            "The first yes is stops_5, and should be stops_3: why does it come too late?",
        ),
        (
            2,
            3,
            "The first yes is stops_2, and should be stops_3: why does it come too early?",
        ),
        (9, 3, "The first yes should be stops_3, and there is none: what has to happen for one?"),
        (4, 9, "stops_4 is a yes, and none is expected: why is it one?"),
    ],
)
def test_when_a_yes_comes(first: int, should: int, text: str) -> None:
    assert said(answers(first), answers(should), exact(reason="a decision")) == text


def test_a_count_is_no_factor() -> None:
    assert said({"epoch": 4, "loss": 1.5}, {"epoch": 2, "loss": 1.5}) == "Only epoch is wrong; loss is right."


def test_what_is_infinite_without_scores_is_no_logarithm() -> None:
    infinite, right = {"loss": np.inf, "epoch": 2.0}, {"loss": 1.5, "epoch": 2.0}
    assert "log of a number" in said(infinite, right, scores=SCORES)
    assert said(infinite, right) == "Only loss is wrong; epoch is right."


def test_the_first_of_several_steps_is_told_where_the_later_ones_follow() -> None:
    want = {f"step_{n}": RNG.normal(size=(3, 2)) for n in (1, 2, 3)}
    got = {name: array + RNG.normal(size=(3, 2)) for name, array in want.items()} | {
        "step_1": 0.6 * want["step_1"]
    }
    assert said(got, want, momentum=0.6) == "step_1 is 0.6 times what is expected, and 0.6 is momentum."


def test_what_overflows_in_a_later_call_of_a_check() -> None:
    check = Check("f", "c", "c", 1, NEAR, None, False, 5, 512, lambda student, rng: None)
    calls = tuple(Call("f", (("scores", scores),), None) for scores in (SCORES, 1e4 + SCORES[:1]))
    got, want = {"large": np.full(4, np.nan)}, Evidence({"large": PROBABILITIES[0]}, calls)
    assert difference_of(check, got, want).clue().startswith("large is NaN, and scores reaches 1000")


def test_steps() -> None:
    steps = {f"step_{n}": RNG.normal(size=(3, 2)) for n in (1, 2, 3)}
    wrong = {
        name: array if name == "step_1" else array + RNG.normal(size=(3, 2)) for name, array in steps.items()
    }
    text = "step_1 is right, and all is wrong from step_2 on: what is different by then?"
    assert said(wrong, steps) == text
    doubled = {name: array if name == "step_1" else 3.3 * array for name, array in steps.items()}
    assert said(doubled, steps).startswith(f"{text} step_2 is 3.3 times what is expected, everywhere.")
    whole = {k: v if k == "step_1" else np.where(v > 0, 1, -1) for k, v in steps.items()}
    assert said(whole, steps) == (
        "step_1 is right, and all is wrong from step_2 on. step_2 holds whole numbers only (int64): "
        "are results stored in an integer array? The same holds for step_3."
    )
    still = {name: np.zeros((3, 2)) for name in steps}
    moved = "is 0 everywhere: nothing has moved. Is what was computed returned?"
    assert said(still, steps) == f"step_1 {moved} The same holds for step_2 and step_3."
    late = {name: array if name != "step_2" else 3.3 * array for name, array in steps.items()}
    assert said(late, steps) == "step_2 is 3.3 times what is expected, everywhere."


def test_several_items_of_one_pattern() -> None:
    want = {"loss": np.array(1.5), "dscores": SCORES}
    assert said({"loss": 9.0, "dscores": 6 * SCORES}, want, scores=SCORES) == (
        "loss is 6 times what is expected, and 6 is the number of rows of scores. The same holds for dscores."
    )
    assert said({"loss": 9.0, "dscores": 24 * SCORES}, want, scores=SCORES) == (
        "loss is 6 times what is expected, and 6 is the number of rows of scores."
        " dscores is 24 times what is expected, and 24 is the number of elements of scores."
    )
    columns = RNG.normal(size=(5, 3))
    assert said({"a": SCORES[:, 0], "b": columns[:, 0].sum() * np.ones(())}, {"a": SCORES, "b": columns}) == (
        "a lacks its last axis: was something summed over it, or picked from it? b is a single number."
    )
    five = {f"part_{number}": (number + 1) * SCORES for number in range(5)}
    zeros = {name: np.zeros((6, 4)) for name in five}
    assert said(zeros, five).endswith("computed? The same holds for part_1, part_2, part_3 and 1 more.")
    zero = said({"loss": 1.7, "dscores": np.zeros((6, 4))}, want)
    assert zero == "dscores is 0 everywhere, and should not be: is it ever computed?"
    infinite = said({"loss": np.inf, "dscores": SCORES}, want, scores=EXTREME)
    assert infinite == (
        "loss is infinite, and all else is right: is it the log of a number that was rounded to 0?"
    )
    noise = RNG.normal(size=(6, 4))
    assert said({"loss": 1.5, "dscores": noise}, want) == "Only dscores is wrong; loss is right."
    assert said({"loss": 1.7, "dscores": -SCORES}, want) == ""
    layers = {f"layer_{number}": RNG.normal(size=4) for number in range(70)}
    alone = said({**layers, "layer_7": RNG.normal(size=4)}, layers)
    assert alone == "Only layer_7 is wrong; all other 69 are right."


SHARES = [
    (
        0.3,
        0.7,
        {"rate": 0.3},
        "kept: a share of 0.3",
        "0.3 is rate itself: is rate the chance of this, or of",
    ),
    (0.36, 0.6, {}, "kept: a share of 0.3", "0.36 is its square: is the draw made twice?"),
    (0.5, 0.8, {}, "kept: a share of 0.49", "0.5 is one half: is it a fixed number?"),
    (0.495, 0.7, {}, "kept: a share of 0.4", "0.49 is its square or 0.5 is one half: which of them is it?"),
    (
        0.758,
        0.7,
        {},
        "kept: a share of 0.7",
        "0.758 of normal numbers are below 0.7: should they be uniform?",
    ),
    (1.0, 0.7, {"rate": 0.3}, "kept: all of 20000, and a share of 0.7 is expected.", ""),
    (0.0, 0.7, {"rate": 0.3}, "kept: none of 20000, and a share of 0.7 is expected.", ""),
    (0.61, 0.7, {"rate": 0.3}, "", ""),
]


@pytest.mark.parametrize(("share", "probability", "arguments", "start", "end"), SHARES)
def test_shares(share: float, probability: float, arguments: dict[str, Any], start: str, end: str) -> None:
    rng = np.random.default_rng(7)
    compare = frequency(probability=probability, reason="each unit for itself")
    got, want = rng.random(20_000) < share, rng.random(20_000) < probability
    told = said({"kept": got}, {"kept": want}, compare, **arguments)
    assert told.startswith(start)
    assert end in told
    assert bool(told) is bool(start)


@pytest.mark.parametrize(("axis", "lines"), [(0, "rows"), (1, "columns")])
def test_one_mask_for_all(axis: int, lines: str) -> None:
    mask = np.random.default_rng(7).random((1, 90) if axis == 0 else (120, 1)) < 0.6
    told = said(
        {"kept": np.broadcast_to(mask, (120, 90))},
        {"kept": np.ones((120, 90), bool)},
        frequency(probability=0.7, reason="each unit for itself"),
    )
    assert told == f"All {lines} of kept are alike: is something drawn for one of them, and used for all?"


SAMPLES = [
    (lambda rng, n: 0.1 / np.sqrt(2) * rng.normal(size=n), "0.07071 is what is expected, divided by √2."),
    (lambda rng, n: 0.01 * rng.normal(size=n), "0.01 is its square: is the variance given"),
    (lambda rng, n: 10 * rng.normal(size=n), "10 is 1 over it: is something divided by where"),
    (lambda rng, n: 0.1 * np.sqrt(3) * rng.normal(size=n), "0.1732 is √3 times what is expected."),
    (
        lambda rng, n: 0.1 * np.sqrt(5) * rng.normal(size=n),
        "0.2236 is what fan_out gives in the place of fan_in.",
    ),
    (lambda rng, n: 0.17 * rng.normal(size=n), " 0.1 is expected: 1.7"),
    (lambda rng, n: np.abs(0.1 * rng.normal(size=n)), "No number of w is below 0; half of them should be."),
    (lambda rng, n: 0.1 * rng.normal(size=n) + 0.2, "The mean of w is 0.199"),
    (lambda rng, n: np.full(n, 0.3), "All numbers of w are 0.3; a sample is expected."),
    (
        lambda rng, n: rng.uniform(-0.1, 0.1, n) * np.sqrt(3),
        "w has the right spread and is uniform; a normal",
    ),
]


@pytest.mark.parametrize(("draw", "text"), SAMPLES, ids=[text[:30] for _, text in SAMPLES])
def test_samples(draw: Any, text: str) -> None:
    rng = np.random.default_rng(11)
    compare = distribution(mean=0, stddev=0.1, kind="normal", reason="as asked")
    want = 0.1 * rng.normal(size=40_000)
    told = said({"w": draw(rng, 40_000)}, {"w": want}, compare, fan_in=100, fan_out=20)
    assert text in told


def test_a_sample_as_it_should_be_gets_no_clue() -> None:
    rng = np.random.default_rng(12)
    compare = distribution(mean=0, stddev=0.1, kind="normal", reason="as asked")
    assert said({"w": 0.1 * rng.normal(size=40_000)}, {"w": 0.1 * rng.normal(size=40_000)}, compare) == ""


def test_a_changed_argument() -> None:
    unchanged = exact(reason="untouched")
    assert said({"x": 0.1 * SCORES}, {"x": SCORES}, unchanged, x=SCORES, learning_rate=0.1) == (
        "x is 0.1 times what is expected, and 0.1 is learning_rate."
    )


ODD = (0.0, -0.0, 1.0, -1.0, 1e-320, 1e-30, 1e30, 1e300, -1e308, np.inf, -np.inf, np.nan)
DTYPES = ("b1", "i1", "u1", "i8", "u8", "f2", "f4", "f8")


def odd(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Any:
    """An array of any numbers that student code may give back."""
    with np.errstate(all="ignore"):
        ordinary = rng.normal(size=shape) * 10.0 ** rng.integers(-3, 4)
        return np.where(rng.random(shape) < rng.random(), rng.choice(ODD, size=shape), ordinary).astype(dtype)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_numbers_come_back(seed: int) -> None:
    """No array that passes the sandbox's bounds stops a clue, or a comparison with a fingerprint"""
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    compares = (NEAR, SHAPE, exact(reason="untouched"), frequency(probability=0.3, reason="each for itself"))
    compares += (distribution(mean=0, stddev=1, kind="normal", reason="as asked"),)
    for _ in range(250):
        shapes = [tuple(int(n) for n in rng.integers(0, 6, size=rng.integers(0, 4))) for _ in range(3)]
        shape, other = shapes[0], shapes[int(rng.integers(0, 2))]
        want = rng.normal(size=shape)
        got = odd(rng, other, rng.choice(DTYPES))
        compare = compares[int(rng.integers(len(compares)))]
        arguments = {
            "x": odd(rng, shapes[2], "f8"),
            "rate": float(rng.choice(ODD)),
            "fan_in": 3,
            "fan_out": 0,
        }
        with np.errstate(all="ignore"):
            told = said(got, want, compare, **arguments)
            assert told == "" or told.endswith((".", "?"))
            expected = Evidence({"out": want})
            check = Check("f", "c", "c", 1, compare, None, False, 5, 512, lambda student, rng: None)
            judged = Judged("a::f::c", check, Verdict.FAILED, expected, got={"out": got})
            same = Explainer(random=bool(rng.integers(2))).explained(judged, trace(judged))
            assert same is not None, "evidence is explained by itself"


def test_a_value_that_is_one_step_behind() -> None:
    """The sequence is right but for its place: returned, or noted, before it was updated"""
    want = {f"step_{n}": RNG.normal(size=(3, 2)) for n in (1, 2, 3)}
    behind = {
        "step_1": np.zeros((3, 2)),
        "step_2": want["step_1"],
        "step_3": want["step_2"],
    }
    text = "step_2 is what step_1 should be, and so on: is something used or returned before it is updated?"
    assert said(behind, want) == text
    two = {"step_1": want["step_1"] * 0, "step_2": want["step_1"]}
    assert said(two, {name: want[name] for name in two}).startswith(
        "step_2 is what step_1 should be: is some"
    )
    still = dict.fromkeys(want, want["step_1"])
    assert "should be" not in said(still, dict.fromkeys(want, want["step_2"]))
    broken = {**behind, "step_1": np.ones((3, 2)), "step_3": want["step_3"] + 1}
    assert "should be" not in said(broken, want)
    begins = {**behind, "step_3": 0.8 * want["step_2"]}
    assert said(begins, want) == text.replace("step_2 is", "step_1 is 0 everywhere, and step_2 is").replace(
        ", and so on", ""
    )


def test_several_sequences_are_behind() -> None:
    want = {f"{name}_step_{n}": RNG.normal(size=4) for n in (1, 2, 3) for name in ("weights", "bias")}
    got = {k: want[f"{k[:-1]}{int(k[-1]) - 1}"] if k[-1] != "1" else np.full(4, 9.0) for k in want}
    assert said(got, want).startswith(
        "weights_step_2 is what weights_step_1 should be, and so on: is something"
    )
    one = {**want, **{k: v for k, v in got.items() if k.startswith("bias")}}
    assert said(one, want).startswith("bias_step_2 is what bias_step_1 should be, and so on: is something")
    other = {**got, "bias_step_3": np.ones(4)}
    assert "should be" not in said(other, want)


def test_steps_that_only_look_late() -> None:
    """Two numbers alone, or steps that are all alike, are late by chance"""
    want = {f"step_{n}": RNG.normal(size=2) for n in (1, 2)}
    assert "should be" not in said({"step_1": np.zeros(2), "step_2": want["step_1"]}, want)
    level = {"step_1": SCORES, "step_2": SCORES, "step_3": SCORES}
    assert "should be" not in said({**level, "step_1": SCORES + 1}, level)
    right_at_first = {f"step_{n}": n * SCORES**n for n in (1, 2, 3)}
    got = {"step_1": SCORES, "step_2": SCORES, "step_3": 2 * SCORES**2}
    assert said(got, right_at_first).startswith("step_1 is right, and all is wrong from step_2 on")


def test_lines_of_one_array_are_behind_or_ahead() -> None:
    path = RNG.normal(size=(8, 3)).cumsum(axis=0)
    behind = "Each row of out is what the row before it should be: which should be the first?"
    assert said(np.vstack([path[:1], path[:-1]]), path) == behind
    ahead = "Each row of out is what the row after it should be: is the first one left out?"
    assert said(np.vstack([path[1:], path[-1:] + 1]), path) == ahead
    losses = RNG.normal(size=9)
    assert said(np.append(7.0, losses[:-1]), losses) == behind.replace("row", "number")
    assert said(np.roll(losses, 1), losses) == "out has the right numbers in other places."


def test_what_came_in_a_dict_and_came_back() -> None:
    state = {"moving_mean": RNG.normal(size=4), "moving_variance": RNG.uniform(size=4)}
    want = {name: array + 1.5 * RNG.normal(size=4) for name, array in state.items()}
    told = said(state, want, state=state)
    assert told == (
        "moving_mean is what state came with: is it returned before it is updated?"
        " The same holds for moving_variance."
    )
    assert "came with" not in said(want | {"moving_mean": RNG.normal(size=4)}, want, state=state)


X = 3 + RNG.normal(size=(7, 4))
GAMMA, BETA = np.array([1.5, -2.0, 1.25, 2.5]), RNG.normal(size=4)
STATE = {"moving_mean": RNG.normal(size=4), "moving_variance": RNG.uniform(0.5, 2, size=4)}


def normalised(x: Any, mean: Any, variance: Any) -> Any:
    return GAMMA * (x - mean) / np.sqrt(variance + 1e-3) + BETA


BATCH, MOVING = (
    normalised(X, X.mean(axis=0), X.var(axis=0)),
    normalised(X, STATE["moving_mean"], STATE["moving_variance"]),
)
OWN = "out is x less its own mean, scaled, plus beta; less state's moving_mean is expected. "
STORED = "out is x less state's moving_mean, scaled, plus beta; less its own mean is expected. "


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (BATCH, MOVING, OWN),
        (normalised(X, X.mean(axis=0), X.var(axis=0, ddof=1)), MOVING, OWN),
        (MOVING, BATCH, STORED),
        (BATCH - BETA, MOVING - BETA, OWN.replace(", plus beta", "")),
        (normalised(X, X.mean(axis=0), STATE["moving_variance"]), MOVING, OWN),
        (normalised(X, STATE["moving_mean"], X.var(axis=0)), MOVING, "Each column of out is"),
        (3 * X, BATCH, ""),
        (normalised(X**2, X.mean(axis=0), X.var(axis=0)), MOVING, ""),
        (normalised(X, X[0], X.var(axis=0)), MOVING, ""),
    ],
)
def test_statistics_of_the_batch_and_moving_ones(got: Any, want: Any, text: str) -> None:
    state = STATE if text else {**STATE, "moving_mean": np.zeros(4)}
    told = said(got, want, x=X, gamma=GAMMA, beta=BETA, state=state)
    if "less" in text:
        assert told == f"{text}When is which of the two used?"
    else:
        assert "less" not in told


def test_nothing_is_said_of_the_start_of_a_path_that_leaves_it_otherwise() -> None:
    turned = np.vstack([PATH[:1], PATH[::-1][:-1] + 0.5])
    assert said(turned, PATH, start=PATH[0]) == ""
