"""What a score is made of, step by step."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook
from grader.classroom.scores import Score
from grader.classroom.students import Student
from grader.course.course import Assignment, Course
from grader.course.policy import Late, Policy
from tests.helpers.books import DUE, made_up, report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
SAID = {"reason": "so", "author": "Kim"}
POLICY = Policy(
    {"one": DUE, "two": DUE + WEEK, "three": DUE + 2 * WEEK}, Late(grace=15, per_day=0.1, cut_off=3)
)


class Ana:
    """The only student of a gradebook."""

    def __init__(self, book: Gradebook) -> None:
        self.book = book
        book.add_student(Student("17", "Ana"))

    def hands_in(self, later: timedelta | None, *modules: str, late: bool | None = None) -> None:
        """Hand in modules, "one:1" for the first state of one, so long after the first is due."""
        own = dict(each.split(":") for each in modules)
        when = None if later is None else DUE + later
        attempt = self.book.add_attempt("17", f"{later} {own}", handed_in=when, late=late, modules=own)
        self.book.record(attempt, report(self.book.course, [*own]))

    @property
    def score(self) -> Score:
        return self.book.score("17")

    @property
    def points(self) -> list[float]:
        """That count, by assignment."""
        return [part.score for part in self.score.parts]

    @property
    def days(self) -> list[int]:
        """That each assignment is late."""
        return [part.lateness.days if part.lateness else 0 for part in self.score.parts]


@pytest.fixture
def ana(tmp_path: Path) -> Iterator[Ana]:
    with Gradebook.open(tmp_path / "gradebook.sqlite", made_up(POLICY), create=True) as book:
        yield Ana(book)


def with_policy(ana: Ana, policy: Policy) -> None:
    """The same gradebook, and other rules."""
    ana.book.course = made_up(policy)


# --- what was earned ---


def test_a_student_without_anything(ana: Ana) -> None:
    assert (ana.score.state, ana.score.total_score, ana.score.max_score) == ("nothing handed in", 0, 30)
    assert [part.graded for part in ana.score.parts] == [False] * 3
    assert [part.lateness for part in ana.score.parts] == [None] * 3


def test_all_students_one_after_another(ana: Ana) -> None:
    ana.hands_in(-HOUR, "one:1")
    ana.book.add_student(Student("18"))
    assert [(score.student.id, score.total_score) for score in ana.book.scores()] == [("17", 10), ("18", 0)]


# --- lateness ---


@pytest.mark.parametrize(
    ("later", "points"),
    [
        (0 * DAY, 10),
        (timedelta(minutes=15), 10),
        (timedelta(minutes=15, seconds=1), 9),
        (DAY + timedelta(minutes=15), 9),
        (DAY + HOUR, 8),
        (3 * DAY, 7),
        (3 * DAY + HOUR, 0),
    ],
)
def test_a_started_day_costs_a_tenth(ana: Ana, later: timedelta, points: float) -> None:
    """To the second, after some minutes of grace; and all of it after the cut-off"""
    ana.hands_in(later, "one:1")
    assert ana.points[0] == points


def test_handing_in_week_three_does_not_make_week_one_late(ana: Ana) -> None:
    ana.hands_in(-HOUR, "one:1")
    ana.hands_in(WEEK - HOUR, "one:1", "two:1")
    ana.hands_in(2 * WEEK + HOUR, "one:1", "two:1", "three:1")
    assert (ana.days, ana.points) == ([0, 0, 1], [10, 10, 9])
    assert [part.lateness and part.lateness.attempt for part in ana.score.parts] == [1, 2, 3]


def test_what_is_mended_late_is_late(ana: Ana) -> None:
    """Also where it becomes what it had been before: the run of attempts is broken"""
    ana.hands_in(-HOUR, "one:1")
    ana.hands_in(HOUR, "one:2")
    assert ana.days[0] == 1
    ana.hands_in(2 * DAY, "one:1")
    assert ana.days[0] == 2


def test_what_was_gone_meanwhile_is_handed_in_anew(ana: Ana) -> None:
    ana.hands_in(-HOUR, "one:1", "two:1")
    ana.hands_in(HOUR, "two:1")
    assert ana.score.parts[0].lateness is None
    ana.hands_in(2 * HOUR, "one:1", "two:1")
    assert ana.days == [1, 0, 0]


def test_where_nobody_knows_what_was_in_it_the_last_attempt_decides(ana: Ana) -> None:
    ana.hands_in(-HOUR)
    ana.hands_in(HOUR)
    assert ana.days == [1, 0, 0]


def test_a_mark_stands_for_a_time_that_is_not_known(ana: Ana) -> None:
    """As one day; no mark, no lateness. Where the time is known, the mark says nothing"""
    ana.hands_in(None, "one:1", late=True)
    assert (ana.days, ana.points[0]) == ([1, 0, 0], 9)
    ana.hands_in(None, "one:2", late=None)
    assert ana.days == [0, 0, 0]
    ana.hands_in(-HOUR, "one:3", late=True)
    assert ana.days == [0, 0, 0]


def test_without_rules_nothing_is_lost(ana: Ana) -> None:
    """Without a due date nothing is late at all, whatever it is marked as"""
    ana.hands_in(DAY, "one:1", late=True)
    with_policy(ana, Policy(POLICY.due))
    assert (ana.days, ana.points) == ([1, 0, 0], [10, 0, 0])
    with_policy(ana, Policy({}, POLICY.late))
    assert (ana.days, ana.points) == ([0, 0, 0], [10, 0, 0])


# --- extra assignments ---


class ExtraAssignment(Assignment):
    """One whose points come on top."""

    extra: bool = True


class WithExtra(Course):
    """A course that counts at most so many extra points."""

    extra_credit: float | None = 4.0


def test_extra_points_come_on_top_and_are_capped(ana: Ana) -> None:
    """Days are not spent on points that would not count"""
    course = made_up(replace(POLICY, late=Late(per_day=0.5, free_days=1)))
    *ordinary, last = course.assignments
    held = {field.name: getattr(last, field.name) for field in fields(Assignment)}
    extra = ExtraAssignment(**(held | {"extra": True}))
    held = {field.name: getattr(course, field.name) for field in fields(Course)}
    ana.book.course = WithExtra(**(held | {"assignments": (*ordinary, extra), "extra_credit": 4.0}))
    ana.hands_in(2 * WEEK + HOUR, "three:1")
    ana.hands_in(2 * WEEK + 2 * HOUR, "three:1")
    assert (ana.score.score, ana.score.max_score, ana.score.extra_score) == (0, 20, 4)
    assert (ana.score.total_score, ana.score.free_days_used, ana.points[2]) == (4, 0, 5)


# --- decisions ---


def test_an_override_of_a_check_is_part_of_its_assignment(ana: Ana) -> None:
    ana.hands_in(-HOUR, "one:1")
    ana.book.decisions.override("17", "one::act::first", 2, **SAID)
    ana.book.decisions.override("17", "two::act::second", 3, **SAID)
    assert ana.points == [7, 3, 0]
    assert [part.earned for part in ana.score.parts] == [10, 0, 0]
    whole = ana.book.decisions.override("17", "one", 6, **SAID)
    assert ana.points == [6, 3, 0]
    assert ana.score.parts[0].overrides == (whole,)


def test_an_override_of_a_check_that_is_gone_gives_nothing(ana: Ana) -> None:
    ana.book.decisions.override("17", "one::act::first", 2, **SAID)
    one, *others = ana.book.course.assignments
    shorter = (replace(one, checks=one.checks[1:]), *others)
    with Gradebook.open(ana.book.path, replace(ana.book.course, assignments=shorter)) as later:
        assert later.score("17").total_score == 0
    assert ana.points == [2, 0, 0]


def test_an_override_comes_before_lateness(ana: Ana) -> None:
    ana.hands_in(HOUR, "one:1")
    ana.book.decisions.override("17", "one", 5, **SAID)
    assert ana.points[0] == 4.5


def test_points_for_one_who_handed_in_nothing(ana: Ana) -> None:
    """On paper, perhaps"""
    ana.book.decisions.override("17", "two", 4, **SAID)
    assert (ana.points, ana.score.max_score) == ([0, 4, 0], 30)


def test_what_is_excused_is_in_no_total(ana: Ana) -> None:
    ana.hands_in(-HOUR, "one:1", "two:1")
    made = ana.book.decisions.excuse("17", "two", **SAID)
    assert (ana.points, ana.score.max_score, ana.score.total_score) == ([10, 0, 0], 20, 10)
    assert ana.score.parts[1].excused == made
    ana.book.decisions.withdraw("excuse", made.number, **SAID)
    assert (ana.score.max_score, ana.score.total_score) == (30, 20)


def test_more_time_for_one_student(ana: Ana) -> None:
    """For one assignment, and for all; several add up, and those of others are theirs"""
    ana.book.add_student(Student("18"))
    ana.book.decisions.accommodate("18", minutes=9999, **SAID)
    ana.hands_in(2 * DAY + HOUR, "one:1", "two:1")
    assert ana.days[0] == 3
    for _ in range(2):
        ana.book.decisions.accommodate("17", "one", minutes=12 * 60, **SAID)
    ana.book.decisions.accommodate("17", "two", minutes=24 * 60, **SAID)
    assert ana.days[0] == 2
    made = ana.book.decisions.accommodate("17", minutes=24 * 60, **SAID)
    assert ana.days[0] == 1
    assert len(ana.score.parts[0].accommodations) == 3
    assert ana.score.parts[0].lateness is not None
    assert ana.score.parts[0].lateness.due == DUE + 2 * DAY
    ana.book.decisions.withdraw("accommodation", made.number, **SAID)
    assert ana.days[0] == 2


def test_free_days_are_the_whole_courses(ana: Ana) -> None:
    """The rules' and the student's own; each makes one assignment a day less late"""
    assert POLICY.late is not None
    with_policy(ana, replace(POLICY, late=replace(POLICY.late, free_days=2)))
    ana.hands_in(HOUR, "one:1")
    ana.hands_in(WEEK + DAY + HOUR, "one:1", "two:1")
    ana.hands_in(2 * WEEK + HOUR, "one:1", "two:1", "three:1")
    assert (ana.days, ana.score.free_days, ana.score.free_days_used) == ([1, 2, 1], 2, 2)
    assert sum(ana.points) == 28
    ana.book.decisions.excuse("17", "two", **SAID)
    assert ana.points == [10, 0, 10]
    ana.book.decisions.accommodate("17", free_days=2, **SAID)
    assert (ana.score.free_days, ana.score.free_days_used) == (4, 2)
