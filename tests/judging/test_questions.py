"""What is an answer, which one is right, and what is said of a wrong one."""

import math
from datetime import date
from typing import Any

import pytest

from grader.authoring.question import Misfit, Question, WrongAnswer, is_empty, shown
from grader.judging.questions import WAITS, judge
from grader.model import Kind, Verdict

OPTIONS = {"a": "one", "b": "two", "Big c": "", "d": ""}
MISTAKE = WrongAnswer("log2", 3.3219, "That is a logarithm to base 2.")
NUMBER = Question("loss", "How much?", "number", 2.3026, "Which logarithm?", {}, absolute=0.006)
NUMBER = Question(**{**vars(NUMBER), "misconceptions": (MISTAKE,)})
COUNT = Question("count", "How many?", "number", 477010.0, "Count.", {})
CHOICE = Question("pick", "Which?", "choice", ("a",), "Think.", OPTIONS)
SEVERAL = Question("some", "Which?", "several", ("a", "d"), "Think.", OPTIONS)
ORDER = Question("order", "In which order?", "ordering", ("d", "b", "a", "Big c"), "Think.", OPTIONS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (NUMBER, 2.3026),
        (NUMBER, 2.30),
        (NUMBER, "2.30"),
        (NUMBER, " +2.3026e0 "),
        (COUNT, 477010),
        (COUNT, "477010"),
        (CHOICE, "a"),
        (CHOICE, " A "),
        (SEVERAL, ["d", "a"]),
        (SEVERAL, ("a", "d", "a")),
        (ORDER, ["d", "b", "a", "big  C"]),
    ],
)
def test_right_answers(question: Question, value: Any) -> None:
    """In any way that a person writes them"""
    assert judge(question, value).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("question", "value"),
    [(NUMBER, 2.29), (COUNT, 477011), (CHOICE, "b"), (SEVERAL, ["a"]), (SEVERAL, ["a", "d", "b"])],
)
def test_wrong_answers_get_the_reason(question: Question, value: Any) -> None:
    judged = judge(question, value)
    assert judged.verdict is Verdict.FAILED
    assert judged.message == f"You answered {shown(value)}. {question.reason}"
    assert judged.diagnosis is None


def test_the_order_counts_in_an_ordering_only() -> None:
    assert judge(ORDER, ["b", "d", "a", "Big c"]).verdict is Verdict.FAILED


def test_a_known_wrong_answer_is_named() -> None:
    judged = judge(NUMBER, "3.32")
    assert judged.diagnosis is not None
    assert (judged.diagnosis.kind, judged.diagnosis.name) == (Kind.MISCONCEPTION, "loss::log2")
    assert judged.diagnosis.text == MISTAKE.says


def test_a_wrong_number_may_be_rounded_but_not_where_all_is_exact() -> None:
    """The nearest of those that are known; none where whole numbers are asked for"""
    other = WrongAnswer("near", 3.33, "Another one.")
    both = Question(**{**vars(NUMBER), "absolute": 0.0, "relative": 1e-6, "misconceptions": (other, MISTAKE)})
    names = [
        judged.diagnosis and judged.diagnosis.name for judged in (judge(both, 3.322), judge(both, 3.328))
    ]
    assert names == ["loss::log2", "loss::near"]
    assert judge(both, 3.2).diagnosis is None
    exact = Question(**{**vars(COUNT), "misconceptions": (WrongAnswer("no_biases", 476400.0, "Biases?"),)})
    assert judge(exact, 476400).diagnosis is not None
    assert judge(exact, 476401).diagnosis is None


@pytest.mark.parametrize("value", [None, "", "  ", [], ()])
def test_an_empty_answer_is_not_started(value: Any) -> None:
    assert is_empty(value)
    assert judge(NUMBER, value).verdict is Verdict.NOT_STARTED


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        (NUMBER, "two", 'expected a number such as 0.25, got "two"'),
        (NUMBER, "2,3026", 'expected a number such as 0.25, got "2,3026"'),
        (NUMBER, True, "got true"),
        (NUMBER, math.nan, "got nan"),
        (NUMBER, math.inf, "got inf"),
        pytest.param(NUMBER, 16**50_000, "got a whole number of very many digits", id="huge"),
        (NUMBER, date(2026, 12, 1), "got a date"),
        (NUMBER, {"a": 1}, "got a table"),
        (NUMBER, [2.3], "got [2.3]"),
        (CHOICE, "z", 'expected one of a, b, Big c, d; got "z"'),
        (CHOICE, "big sea", 'expected one of a, b, Big c, d; got "big sea"; did you mean Big c?'),
        (CHOICE, 1, "expected one of a, b, Big c, d; got 1"),
        (SEVERAL, "a", 'expected a list such as ["a", …], got "a"'),
        (SEVERAL, ["a", "z"], 'expected one of a, b, Big c, d; got "z"'),
        (ORDER, ["a", "b"], 'expected each of a, b, Big c, d once, got ["a", "b"]'),
        (ORDER, ["a", "a", "b", "d"], "once"),
    ],
)
def test_what_is_no_answer_is_told(question: Question, value: Any, said: str) -> None:
    judged = judge(question, value)
    assert judged.verdict is Verdict.FAILED
    assert said in judged.message
    assert judged.diagnosis is None


def test_what_was_answered_is_shown_on_one_short_line() -> None:
    """Whatever it is: long, deep, with line breaks"""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for value in ("a\n\n✗ b\n" * 1_000, "x" * 10**6, [["a"] * 100] * 100, deep, {"a": deep}, -(10**5_000)):
        text = shown(value)
        assert "\n" not in text
        assert len(text) < 200, text
    while deep:  # taken apart by hand: so deep a list is not freed at once everywhere
        deep = deep[0]


def test_a_hidden_question_waits_until_it_is_revealed() -> None:
    """No word on right or wrong; what is no answer at all is told"""
    hidden = Question(**{**vars(CHOICE), "hidden": True})
    told = [judge(hidden, value) for value in ("a", "b")]
    assert [each.verdict for each in told] == [Verdict.BLOCKED, Verdict.BLOCKED]
    assert [each.message for each in told] == [WAITS, WAITS]
    assert judge(hidden, "z").verdict is Verdict.FAILED
    assert judge(hidden, "").verdict is Verdict.NOT_STARTED
    revealed = [judge(hidden, value, reveal=True).verdict for value in ("a", "b")]
    assert revealed == [Verdict.PASSED, Verdict.FAILED]


@pytest.mark.parametrize(
    ("question", "chance"), [(NUMBER, 0), (CHOICE, 1 / 2), (SEVERAL, 2 / 15), (ORDER, 1 / 12)]
)
def test_chance_of_two_guesses(question: Question, chance: float) -> None:
    assert question.chance == pytest.approx(chance)


def test_no_answer_is_read_without_a_kind_that_fits() -> None:
    with pytest.raises(Misfit):
        ORDER.read(None)
