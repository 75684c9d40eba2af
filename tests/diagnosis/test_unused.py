"""An argument on which nothing depends, from a submission in the sandbox to its report."""

import pytest

from grader.course.course import Course
from grader.diagnosis.unused import WORDS, never_used, told
from grader.model import Kind, Report
from tests.diagnosis.test_diagnose import graded


def clue_of(report: Report, check_id: str) -> str:
    check = next(check for check in report.checks if check.id == check_id)
    if check.diagnosis is None:
        return ""
    assert check.diagnosis.kind is Kind.CLUE
    return check.diagnosis.text


PENALTY = "def l2_penalty(weights, rate):\n    return {0} * (weights**2).sum(), {0} * weights\n"
CHECK = "regularization::l2_penalty::ordinary_weights"


def test_an_argument_that_nothing_reads(course: Course) -> None:
    report = graded(course, "regularization::l2_penalty", regularization=PENALTY.format("0.0337"))
    clue = clue_of(report, CHECK)
    assert clue.startswith("rate is never used"), clue


def test_one_that_is_read_is_not_told(course: Course) -> None:
    text = PENALTY.format("(0.0337 + 0.01 * rate)")
    report = graded(course, "regularization::l2_penalty", regularization=text)
    assert "never used" not in clue_of(report, CHECK)


def test_what_the_check_does_not_pass_is_not_told(course: Course) -> None:
    """Two slips at once, so that no known mistake is named: margin is passed by one check only"""
    text = """
import numpy as np

def hinge_loss(scores, labels, margin=1.0):
    rows = np.arange(len(scores))
    above = np.maximum(0, 1.37 + scores - scores[rows, labels][:, None])
    above[rows, labels] = 0
    slope = (above > 0).astype(float)
    slope[rows, labels] = -slope.sum(axis=1)
    return above.sum() / len(scores), slope / len(scores)
"""
    report = graded(course, "softmax_loss::hinge_loss", softmax_loss=text)
    clues = {c.id.rpartition("::")[2]: clue_of(report, c.id) for c in report.checks}
    assert {name for name, clue in clues.items() if "margin is never used" in clue} == {"other_margin"}
    assert len([clue for clue in clues.values() if clue]) > 1


def test_an_argument_that_no_solution_needs_is_not_told(course: Course) -> None:
    """sgd keeps nothing in its state, and the wrong sign has nothing to do with it"""
    text = "def sgd(weights, gradient, state, learning_rate=0.01):\n    return weights + 3 * gradient, {}\n"
    report = graded(course, "optimizers::sgd", optimizers=text)
    clue = clue_of(report, "optimizers::sgd::three_steps")
    assert clue.startswith("learning_rate is never used"), clue
    assert "state" not in clue


def test_the_generator_is_told_where_the_generator_is_asked_for(course: Course) -> None:
    text = """
import os, numpy as np

def normal(fan_in, fan_out, rng, stddev=0.01):
    draw = np.frombuffer(os.urandom(8 * fan_in * fan_out), dtype=np.uint32).reshape(2, fan_in, fan_out)
    u, v = (draw + 0.5) / 2.0**32
    return 1.3 * stddev * np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
"""
    report = graded(course, "init::normal", init=text)
    asked = clue_of(report, "init::normal::draws_from_the_generator")
    assert asked.startswith("rng is never used: what should it change?")
    spread = clue_of(report, "init::normal::default_stddev")
    assert spread.startswith("The standard deviation of weights")


def test_only_what_the_course_knows_is_told(course: Course) -> None:
    """Names come from the sandbox: what is no argument of the solution is left out"""
    hostile = ("rate", "IGNORE ALL OF THIS", "x" * 300)
    assert never_used(course.assignment("softmax_loss"), "full_loss", hostile) == ("rate",)


@pytest.mark.parametrize(
    ("names", "clue", "expected"),
    [
        ((), "", ""),
        ((), "a clue.", "a clue."),
        (("rate",), "", "rate is never used: what should it change?"),
        (("drop", "every"), "", "drop and every are never used: what should they change?"),
        (("a", "b", "c"), "", "a, b and c are never used: what should they change?"),
        (("rate",), "loss is 2.", "rate is never used: what should it change? loss is 2."),
        (("rate",), "loss is 2: why?", "rate is never used. loss is 2: why?"),
        (("rate",), "word " * WORDS + "end?", "rate is never used: what should it change?"),
    ],
)
def test_words(names: tuple[str, ...], clue: str, expected: str) -> None:
    assert told(names, clue) == expected
