"""What is frozen of edits: of those that give the same, only what holds for all is told."""

import sys

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.solutions import importable, solutions
from grader.diagnosis.hypotheses import LEFT_AT_ZEROS, MISTAKE, UNTOLD, Match, Told
from grader.diagnosis.sketch import VERDICTS, Sketch, sketch
from grader.instructor import forms
from grader.instructor.edited import Edited, Found, frozen, hypotheses
from grader.instructor.mutants import Workbench
from grader.model import Verdict

FAILED = VERDICTS.index(Verdict.FAILED)


def gives(value: float) -> Sketch:
    numbers = np.array([[abs(value), 0.7 * value, 3.0]])
    return Sketch({"first": FAILED}, ("(3,)",), numbers, np.full(1, 1e-11))


def edit(kind: str, text: str, value: float, place: str = "", outputs: str = "the result") -> Found:
    return Found(Told(kind, text), gives(value), place, outputs)


def told(*found: Found) -> list[Told]:
    known = frozen(found)
    return [known.told[says] for says in known.says]


def test_edits_that_give_something_else_are_told_apart() -> None:
    found = told(
        edit("sign", "sign of {place}?", 0.5, "dx"), edit("term", "term in {place}?", 0.6, "", "loss")
    )
    assert found == [Told("sign", "sign of dx?"), Told("term", "term in loss?")]


def test_of_two_kinds_that_give_the_same_none_is_told() -> None:
    assert told(edit("sign", "sign?", 0.5), edit("term", "term?", 0.5)) == [Told("sign", UNTOLD)]


def test_one_kind_in_two_places_is_told_by_what_is_wrong() -> None:
    both = (
        edit("sign", "sign of {place}?", 0.5, "dx", "dx"),
        edit("sign", "sign of {place}?", 0.5, "mean", "dx"),
    )
    assert told(*both) == [Told("sign", "sign of dx?")]


def test_one_kind_in_two_wordings_is_told_in_general() -> None:
    named = edit("term dropped", "the term b is missing in {place}?", 0.5, "dx", "dx")
    other = edit("term dropped", "the term c is missing in {place}?", 0.5, "dx", "dx")
    assert told(named, other)[0].text.startswith("a term is missing in dx.")


def test_zeros_are_told_whatever_else_gives_them() -> None:
    zeros = edit(LEFT_AT_ZEROS, "{place} is 0 everywhere?", 0.5, "dx")
    assert told(edit("term dropped", "term?", 0.5), zeros) == [Told(LEFT_AT_ZEROS, "dx is 0 everywhere?")]


def test_a_fixed_argument_is_told_where_it_is_a_factor_of_1_left_out() -> None:
    fixed = edit("argument ignored", "rate is {constant}?", 0.5)
    assert told(edit("factor dropped", "factor?", 0.5), fixed) == [
        Told("argument ignored", "rate is {constant}?")
    ]


def test_a_planted_mistake_goes_first() -> None:
    planted = Found(Told(MISTAKE, "the bias is forgotten?", "forgot_the_bias"), gives(0.5))
    assert told(edit("term", "term?", 0.5), planted) == [planted.told]


def test_what_an_edit_of_another_kind_gives_is_not_told() -> None:
    (found,) = told(edit("sign", "sign?", 0.5), edit("other", UNTOLD, 0.5))
    assert found.text == UNTOLD


# -- the project's course ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def l2(course: Course) -> Edited:
    bench = Workbench(course, course.assignment("regularization"))
    with importable(solutions(course)) as modules:
        return Edited(bench, "l2_penalty", dict(modules))


LINES = "def l2_penalty(weights, rate):\n    return {}\n"


def judged(edited: Edited, returned: str) -> Sketch:
    found = edited.judged([compile(LINES.format(returned), "<l2>", "exec")])
    assert found is not None
    return sketch(found)


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        ("np.sum(weights**2), 2 * rate * weights", "the factor rate is missing in penalty."),
        ("rate * np.sum(weights**2), 2 * 0.037 * weights", None),  # in one place only
        ("0.037 * np.sum(weights**2), 2 * 0.037 * weights", "rate is 0.037, whatever is asked for."),
    ],
)
def test_slips_of_a_real_exercise_are_told(
    course: Course, l2: Edited, returned: str, text: str | None
) -> None:
    bench = Workbench(course, course.assignment("regularization"))
    with importable(solutions(course)) as modules:
        known = hypotheses(bench, "l2_penalty", dict(modules))
    found = Match(judged(l2, returned), known).explained()
    assert (found.text.startswith(text) if found else False) if text else found is None


def test_what_changes_nothing_but_an_argument_is_left_to_the_message(course: Course) -> None:
    assignment = course.assignment("softmax_loss")
    bench = Workbench(course, assignment)
    with importable(solutions(course)) as modules:
        known = hypotheses(bench, "softmax", dict(modules))
        edited = Edited(bench, "softmax", dict(modules))
    in_place = (
        "def softmax(scores):\n    e = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
        "    scores[:] = e / e.sum(axis=1, keepdims=True)\n    return scores.copy()\n"
    )
    found = edited.judged([compile(in_place, "<softmax>", "exec")])
    assert found is not None
    assert Match(sketch(found), known).explained() is None


def test_a_function_that_never_ends_is_left_out(l2: Edited) -> None:
    endless = "def l2_penalty(weights, rate):\n    while True:\n        pass\n"
    assert l2.judged([compile(endless, "<l2>", "exec")]) is None


@pytest.mark.parametrize(
    "name", ["softmax_loss", "backprop", "optimizers", "batch_norm", "regularization", "data"]
)
def test_other_right_forms_are_right(course: Course, name: str) -> None:
    found = forms.findings(course, course.assignment(name))
    assert found
    assert [(each.subject, each.seen) for each in found if not each.ok] == []


WRONG_FORMS = """
from grader.authoring import form


@form("double")
def added(x):
    return x + x


@form("double", loses=("{check}",))
def right_after_all(x):
    return 2 * x


@form("double")
def trebled(x):
    return 3 * x
"""


def test_a_form_that_is_wrong_is_found_and_so_is_one_that_loses_nothing(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    check = next(check.name for check in assignment.checks if check.exercise == "double")
    (assignment.folder / "forms.py").write_text(WRONG_FORMS.replace("{check}", check))
    found = {each.subject: (each.ok, each.seen) for each in forms.findings(frozen, assignment)}
    assert found["double: form added"] == (True, "")
    assert found["double: form right_after_all"] == (False, f"passes {check}")
    ok, seen = found["double: form trebled"]
    assert not ok
    assert seen.startswith("loses ")


def test_a_solution_may_import_others(course: Course) -> None:
    """conv imports layers of backprop: they are there for each edit, and gone afterwards"""
    with importable(solutions(course)) as modules:
        edited = Edited(Workbench(course, course.assignment("conv")), "flatten", dict(modules))
    found = edited.judged()
    assert found
    assert all(each.verdict is Verdict.PASSED for each in found)
    assert "backprop" not in sys.modules
