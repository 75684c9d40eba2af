"""Hidden checks say the same whatever is drawn for them, or `grader verify` tells."""

from pathlib import Path

import pytest

from grader.course import reader
from grader.course.course import Course
from grader.course.importing import keras_reference
from grader.instructor import draws, freeze
from grader.instructor.rules import Finding

HIDDEN = '@check("double", points=2, compare=exact(reason="Small integers."), hidden=True)'
CLOSE = '@check("double", points=2, compare=SHARP, hidden=True)'


def edited(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def fresh(frozen: Course) -> Path:
    """The small course, frozen, whose hidden check gets a number that is drawn anew."""
    edited(frozen.root, "course.toml", "seed = 7", "seed = 7\nfresh = true")
    edited(frozen.root, "assignments/lines/checks.py", "student.double(3)", "student.double(rng.normal())")
    edited(frozen.root, "assignments/lines/checks.py", HIDDEN, CLOSE)
    edited(frozen.root, "assignments/lines/misconceptions.py", "isinstance(x, int)", "isinstance(x, float)")
    return frozen.root


def found(root: Path) -> Finding:
    course = reader.load(root)
    (finding,) = draws.findings(course, course.assignments[0])
    return finding


def test_what_is_drawn_anew_is_told(fresh: Path) -> None:
    assert found(fresh) == Finding("lines", "hidden checks", "1 of 1 drawn anew", True)
    edited(fresh, "assignments/lines/checks.py", "student.double(rng.normal())", "student.double(3.0)")
    assert found(fresh).seen == "the same in every draw: double::of_a_number"
    edited(fresh, "course.toml", "fresh = true", "fresh = false")
    course = reader.load(fresh)
    assert draws.findings(course, course.assignments[0]) == []


def test_a_mistake_that_some_draws_do_not_show(fresh: Path) -> None:
    """Draw 2 gives a number below 1, draws 1 and 3 do not"""
    right_from_1 = "return 2 * x if isinstance(x, float) and x > 1 else 2 * x + isinstance(x, float)"
    edited(fresh, "assignments/lines/misconceptions.py", "return x * x", right_from_1)
    finding = found(fresh)
    passes = "double: squared passes of_a_number"
    assert (finding.ok, finding.seen) == (False, f"draw 1: {passes}; draw 3: {passes}")


def test_a_solution_that_some_draws_break(fresh: Path) -> None:
    edited(fresh, "assignments/lines/solution.py", "return 2 * x", "return [2 * x][x < 1]")
    said = "draw 2: lines::double::of_a_number: its inputs are not fresh ones: the solution raises IndexError"
    assert found(fresh).seen.startswith(said)


def test_what_the_projects_own_checks_keep(course: Course) -> None:
    ((regularization,), (mnist,)) = (
        draws.findings(course, course.assignment(name)) for name in ("regularization", "mnist")
    )
    assert (regularization.ok, regularization.expected) == (True, "4 of 4 drawn anew")
    assert (mnist.ok, mnist.expected) == (True, "0 of 3 drawn anew")
    assert mnist.seen.startswith("as frozen, a bound: train::loss_falls_for_other_images, predict::")


@pytest.mark.parametrize(("factor", "count"), [("1 + 3e-7", 0), ("1 + 7e-7", len(draws.SEEDS))])
def test_half_of_a_tolerance_may_go_into_the_solution(fresh: Path, factor: str, count: int) -> None:
    edited(fresh, "assignments/lines/solution.py", "return 2 * x", f"return 2 * x * ({factor})")
    course = reader.load(fresh)
    said = freeze.away(course, course.assignments[0], keras_reference(course.root))
    assert len(said) == count
    assert all(text.startswith("lines::double::of_a_number: the solution, draw ") for text in said)
