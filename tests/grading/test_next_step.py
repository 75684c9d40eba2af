"""The one thing to do next: the line to write in, and the assignment after one that is complete."""

from dataclasses import replace

import pytest

from grader.course.course import Course
from grader.grading.next_step import Step, line_of, next_step
from grader.model import AssignmentResult, CheckResult, ExerciseResult, Verdict
from grader.submission.modules import ModuleFiles

STUB = "{} is not started."


def files(**texts: str) -> ModuleFiles:
    """A submission of these modules."""
    contents = {f"{name}.py": text.encode() for name, text in texts.items()}
    return ModuleFiles("ana", contents, {name: f"{name}.py" for name in texts}, {}, ())


def result(course: Course, name: str, verdict: Verdict, handed_in: bool = True) -> AssignmentResult:
    """An assignment of which all checks ended alike."""
    assignment = course.assignment(name)
    checks = [
        CheckResult(assignment.id(check), check.title, verdict, 0.0, 1.0, STUB.format(check.exercise))
        for check in assignment.checks
    ]
    exercises = tuple(
        ExerciseResult(name, tuple(each for each in checks if each.id.split("::")[1] == name))
        for name in assignment.exercises
    )
    return AssignmentResult(name, assignment.title, exercises, handed_in, assignment.extra)


def test_a_stub_is_named_with_its_line(whole_course: Course) -> None:
    untouched = result(whole_course, "dropout", Verdict.NOT_STARTED)
    handed_in = files(dropout="import numpy\n\ndef dropout_forward(x):\n    raise NotImplementedError\n")
    said = (
        "Write dropout_forward in dropout.py, line 3; assignments/dropout/handout.md has formula and shapes."
    )
    assert next_step(whole_course, handed_in, [untouched]) == Step(said, "dropout::dropout_forward")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def adam(w): ...", 1),
        ("\ufeff\nclass adam:\n  pass", 2),
        ("def adam(w): ...\n\nasync  def adam(w): ...\r\n", 3),
        ("def adamw(w): ...\n    def adam(w): ...\n# def adam", None),
        ("\xff\x00", None),
    ],
)
def test_the_line_of_a_function(text: str, line: int | None) -> None:
    assert line_of(files(optimizers=text), "optimizers", "adam") == line
    assert line_of(files(), "optimizers", "adam") is None


def test_after_an_assignment_that_is_complete_comes_the_next(whole_course: Course) -> None:
    done, passed = ("softmax_loss", "backprop"), Verdict.PASSED
    first = result(whole_course, done[0], passed)
    step = next_step(whole_course, files(), [first, result(whole_course, done[1], Verdict.NOT_STARTED)])
    assert step.text.startswith(
        "softmax_loss is complete. The next assignment is backprop. Write affine_forward"
    )
    alone = next_step(whole_course, files(), [first], only=["softmax_loss"])
    handout = "read assignments/backprop/handout.md."
    said = f"softmax_loss is complete. The next assignment is backprop: {handout}"
    assert alone == Step(said, "backprop::affine_forward")
    assert next_step(whole_course, files(), [first], only=["softmax_loss::softmax"]) == Step()
    last = result(whole_course, "mnist", passed)
    assert next_step(whole_course, files(), [last], only=["mnist"]) == Step()
    assert next_step(whole_course, files(), [result(whole_course, "conv", passed)], only=["conv"]) == Step()


def test_an_import_that_fails_is_no_step_of_an_exercise(whole_course: Course) -> None:
    broken = result(whole_course, "dropout", Verdict.ERROR)
    said = "dropout.py cannot be imported: SyntaxError: expected ':'"
    exercises = tuple(
        ExerciseResult(each.name, tuple(replace(check, message=said) for check in each.checks))
        for each in broken.exercises
    )
    step = next_step(whole_course, files(dropout=""), [replace(broken, exercises=exercises)])
    assert step == Step("Fix dropout.py, so that it can be imported.")
