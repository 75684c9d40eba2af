"""Hints: every exercise of the course has some, and a name leads to them."""

import io

import pytest
from rich.console import Console

from grader.course.course import Course, CourseError
from grader.errors import GraderError
from grader.student import hinting, hints
from tests.helpers import samples


@pytest.mark.parametrize("assignment", samples.ASSIGNMENTS)
def test_every_exercise_has_three_steps(whole_course: Course, assignment: str) -> None:
    exercises = whole_course.assignment(assignment).exercises
    counts = {name: len(hints.steps(whole_course, f"{assignment}::{name}")) for name in exercises}
    assert counts == dict.fromkeys(exercises, 3)


def test_a_name_is_enough_where_only_one_has_it(whole_course: Course) -> None:
    assert hints.steps(whole_course, "adam") == hints.steps(whole_course, "optimizers::adam")
    assert hints.steps(whole_course, "mnist::train") != hints.steps(whole_course, "conv::train")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("adamm", "adamm: no such exercise; did you mean adam or adamw?"),
        ("train", "train: is an exercise of 2 assignments; write mnist::train or conv::train"),
        (
            "dropout",
            "dropout: is an assignment; name an exercise; there are dropout_forward, dropout_backward",
        ),
        ("data::crp", "data::crp: no such exercise; did you mean data::crop"),
        ("", ": no such exercise; there are linear_scores"),
    ],
)
def test_a_name_that_means_none_is_told(whole_course: Course, name: str, said: str) -> None:
    with pytest.raises(CourseError) as told:
        hints.steps(whole_course, name)
    assert str(told.value).startswith(said)


def given(course: Course, exercise: str, step: int | None = None) -> list[str]:
    file = io.StringIO()
    hinting.give(course, exercise, step, Console(file=file, width=60))
    return file.getvalue().splitlines()


def test_a_step_is_given_with_where_to_go_on(frozen: Course) -> None:
    path = frozen.root / "assignments/lines/hints.toml"
    path.write_text('double = ["What is\\ntwice [red]one[/red]?", "Add."]\n')
    assert given(frozen, "double") == [
        f"double {'─' * 41} hint 1 of 2",
        "What is twice [red]one[/red]?",
        "",
        "Formulas and traps: assignments/lines/handout.md",
        "Still stuck? grader hint double --step 2",
    ]
    assert given(frozen, "double", 2)[1:] == ["Add.", "", "Formulas and traps: assignments/lines/handout.md"]


@pytest.mark.parametrize(
    ("text", "step", "said"),
    [
        (None, None, "double: has no hints; read assignments/lines/handout.md"),
        ('double = ["a."]', 2, "--step 2: double has steps 1 to 1"),
        ('double = ["a."]', 0, "--step 0: double has steps 1 to 1"),
        ("double = [", None, "assignments/lines/hints.toml: cannot be read: "),
        ("double = [3]", None, "assignments/lines/hints.toml: double: is no list of texts; write double = ["),
    ],
)
def test_what_cannot_be_given_is_told(frozen: Course, text: str | None, step: int | None, said: str) -> None:
    if text is not None:
        (frozen.root / "assignments/lines/hints.toml").write_text(text)
    with pytest.raises(GraderError) as told:
        given(frozen, "double", step)
    assert str(told.value).startswith(said)
