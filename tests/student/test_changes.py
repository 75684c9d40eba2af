"""A report held against what was before: which exercises are right now, and which were."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.model import AssignmentResult, Change, CheckResult, ExerciseResult, Report, Verdict
from grader.student import changes, history

DOUBLE = {"lines::double::of_an_array", "lines::double::of_a_number"}
SHIFTED = {"lines::shifted::to_the_right"}


def report(course: Course, passed: set[str], only: str = "", **more: str) -> Report:
    """A report in which some checks passed and the others failed."""
    exercises: dict[str, list[CheckResult]] = {}
    for assignment, check in course.checks():
        identity = assignment.id(check)
        if identity.startswith(only):
            verdict = Verdict.PASSED if identity in passed else Verdict.FAILED
            made = CheckResult(identity, check.title, verdict, 0.0, check.points)
            exercises.setdefault(check.exercise, []).append(made)
    results = tuple(ExerciseResult(name, tuple(checks)) for name, checks in exercises.items())
    assignment_result = AssignmentResult("lines", "Lines", results)
    return Report("Small", "ana", "graded", "", "none", 0.0, (assignment_result,), **more)


def held(course: Course, now: Report, seen: set[str], passed: set[str], *told: str) -> Change:
    return changes.compared(course, now, seen, passed, set(told))


def test_the_first_time_what_is_right_is_told_without_points(frozen: Course) -> None:
    assert held(frozen, report(frozen, DOUBLE), set(), set()) == Change(right=("double",))
    assert held(frozen, report(frozen, set()), set(), set()) == Change()


def test_points_and_exercises_that_came_and_went(frozen: Course) -> None:
    both = DOUBLE | SHIFTED
    assert held(frozen, report(frozen, both), both, SHIFTED, "") == Change(gained=3.0, right=("double",))
    assert held(frozen, report(frozen, SHIFTED), both, both) == Change(lost=3.0, broken=("double",))
    assert held(frozen, report(frozen, both), both, both) == Change(finished=True)
    again = held(frozen, report(frozen, both), both, SHIFTED, "lines::double", "")
    assert again == Change(gained=3.0, again=("double",))


def test_a_part_of_an_exercise_is_told_in_points_only(frozen: Course) -> None:
    part = "lines::double::of_an_array"
    assert held(frozen, report(frozen, {part}, only=part), DOUBLE, set()) == Change(gained=1.0)


def test_what_was_not_graded_before_counts_for_no_points(frozen: Course) -> None:
    both = DOUBLE | SHIFTED
    assert held(frozen, report(frozen, both), SHIFTED, SHIFTED, "") == Change(right=("double",))


def test_of_many_that_were_never_graded_none_is_named(
    frozen: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "FIRST", 1)
    assert held(frozen, report(frozen, DOUBLE | SHIFTED), set(), set()) == Change()


def test_the_hint_is_on_the_next_exercise(frozen: Course) -> None:
    now = report(frozen, set(), next_exercise="lines::double")
    assert held(frozen, now, set(), set()).hint == ""
    (frozen.root / "assignments/lines/hints.toml").write_text('double = ["What is twice one?"]\n')
    assert held(frozen, now, set(), set()).hint == "grader hint double"
    (frozen.root / "assignments/lines/hints.toml").write_text("double = [")
    assert held(frozen, now, set(), set()).hint == ""


def test_where_no_person_looks_nothing_is_kept(
    frozen: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert changes.since_last_time(frozen, tmp_path, report(frozen, DOUBLE)) is None
    assert not history.is_kept()
    assert not (tmp_path / "state").exists()
