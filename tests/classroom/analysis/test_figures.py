"""How a class did: every number of a small one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom.analysis.figures import class_figures
from grader.classroom.analysis.leaderboard import FILE, opted_in
from grader.classroom.analysis.numbers import distribution
from grader.classroom.database import GradebookError
from grader.classroom.engine import TRIES
from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from grader.model import Leaderboard, Report, Training
from grader.model.classes import Counts, Person
from tests.helpers.books import DUE, made_up, report, ungradable


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(tmp_path / "book.sqlite", made_up(), create=True) as opened:
        yield opened


def hand_in(book: Gradebook, name: str, report: Report | None) -> int:
    book.add_student(Student(name, name.title()))
    attempt = book.add_attempt(name, f"{name:_<64}", handed_in=DUE)
    if report is not None:
        book.record(attempt, report)
    return attempt


def a_class(book: Gradebook) -> None:
    """Ana has all, Ben one assignment, Cho is broken, Dan is set aside, Eva waits, Fay handed in nothing."""
    course = book.course
    hand_in(book, "ana", _with_network(report(course, ("one", "two", "three")), 0.97, 10))
    hand_in(book, "ben", _with_network(report(course, ("one",)), 0.95, 5))
    hand_in(book, "cho", ungradable(course, "it is empty"))
    for _ in range(TRIES):
        book.failed(hand_in(book, "dan", None), "it ended its worker")
    hand_in(book, "eva", None)
    book.add_student(Student("fay"))


def _with_network(made: Report, accuracy: float | None, seconds: float) -> Report:
    board = None if accuracy is None else Leaderboard(accuracy, seconds, 1000)
    return replace(made, trainings=(Training("three", made.trainings[0].curve, accuracy, 99.0, "", board),))


def test_an_empty_class(book: Gradebook) -> None:
    figures = class_figures(book)
    assert (figures.students, figures.mistakes, figures.leaderboard, figures.hardest) == ((), (), (), ())
    assert (figures.total.count, figures.total.mean, figures.total.bins) == (0, None, ())
    assert [each.name for each in figures.assignments] == ["one", "two", "three"]
    assert figures.assignments[0].counts.passing is None


def test_every_number(book: Gradebook) -> None:
    a_class(book)
    figures = class_figures(book)
    states = {row.person.id: (row.state, row.reason, row.score, row.attempts) for row in figures.students}
    assert states == {
        "ana": ("graded", "", 30.0, 1),
        "ben": ("graded", "", 10.0, 1),
        "cho": ("could not be graded", "it is empty", 0.0, 1),
        "dan": ("not graded yet", "it ended its worker", 0.0, 1),
        "eva": ("not graded yet", "not graded yet", 0.0, 1),
        "fay": ("nothing handed in", "", 0.0, 0),
    }
    assert figures.absent == (Person("fay"),)
    assert [each.person.id for each in figures.ungraded] == ["cho", "dan", "eva"]
    total = figures.total
    assert (total.count, total.mean, total.low, total.high, total.most) == (2, 20.0, 10.0, 30.0, 30.0)
    assert total.deviation == pytest.approx(200**0.5)
    assert [each.count for each in total.bins] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    one, two, _ = figures.assignments
    assert (one.begun, one.scores.count, one.scores.mean, one.counts) == (2, 2, 10.0, Counts(passed=4))
    assert (two.scores.mean, two.counts) == (5.0, Counts(passed=2, failed=2))
    (act,) = two.exercises
    assert (act.name, act.begun, act.whole) == ("act", 2, 1)
    assert [(check.id, check.counts.passing, check.seconds) for check in act.checks] == [
        ("two::act::first", 0.5, 0.25),
        ("two::act::second", 0.5, 0.25),
    ]
    assert [check.id for check in figures.hardest][:2] == ["three::act::first", "three::act::second"]
    assert figures.students[0].parts == {"one": 10.0, "two": 10.0, "three": 10.0}
    assert figures.students[2].parts == {"one": None, "two": None, "three": None}


def test_misconceptions_are_ranked_with_who_has_them(book: Gradebook) -> None:
    """Once for each student, however many checks show it; in the words of the report"""
    hand_in(book, "ana", report(book.course, ("one",)))
    hand_in(book, "ben", report(book.course, ("two", "three")))
    hand_in(book, "cho", report(book.course, ("one", "two")))
    found = class_figures(book).mistakes
    assert [(each.assignment, [who.id for who in each.people]) for each in found] == [
        ("three", ["ana", "cho"]),
        ("one", ["ben"]),
        ("two", ["ana"]),
    ]
    assert {(each.name, each.exercise, each.text) for each in found} == {("wrong_way", "act", "Is it so?")}


def test_only_who_agreed_is_named(book: Gradebook) -> None:
    """Others by the first letters of the digest in their own report; equal accuracies share a rank"""
    a_class(book)
    hand_in(book, "gil", _with_network(report(book.course, ()), 0.97, 20))
    hand_in(book, "hue", _with_network(report(book.course, ()), None, 20))
    found = class_figures(book, {"ben", "hue"})
    assert [(each.rank, each.label, each.accuracy, each.seconds) for each in found.leaderboard] == [
        (1, "ana_____", 0.97, 10),
        (1, "gil_____", 0.97, 20),
        (3, "Ben", 0.95, 5),
    ]
    assert [(each.person.id, len(each.curve), each.seconds) for each in found.networks] == [
        ("ana", 2, 10),
        ("ben", 2, 5),
        ("gil", 2, 20),
        ("hue", 2, 99.0),
    ]


def test_who_agreed_stands_in_a_file(book: Gradebook) -> None:
    a_class(book)
    assert opted_in(book) == frozenset()
    path = book.path.with_name(FILE)
    path.write_text("\ufeff# agreed in week 1\n\n ana \nfay\n", "utf-8")
    assert opted_in(book) == {"ana", "fay"}
    path.write_text("ana\nNobody\n", "utf-8")
    with pytest.raises(GradebookError, match=r"line 2: Nobody is nobody's id; `grader gradebook students`"):
        opted_in(book)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(GradebookError, match="it is no UTF-8; write an id of a student a line"):
        opted_in(book)


def test_what_counts_are_points_after_decisions(book: Gradebook) -> None:
    """Overridden points count, what is excused does not; what an attempt before had is gone"""
    a_class(book)
    book.decisions.override("ben", "two", 7, reason="so", author="Kim")
    book.decisions.excuse("ana", "two", reason="ill", author="Kim")
    figures = class_figures(book)
    rows = {row.person.id: row for row in figures.students}
    assert (rows["ana"].parts["two"], rows["ana"].max_score, rows["ben"].parts["two"]) == (None, 20.0, 7.0)
    assert (figures.assignments[1].scores.count, figures.assignments[1].scores.mean) == (1, 7.0)


def test_distributions() -> None:
    """What is more than there is, or below nothing, stands in the last and the first bar"""
    found = distribution([-1.0, 0.0, 5.0, 10.0, 12.0], 10)
    assert (found.most, found.low, found.median) == (12.0, -1.0, 5.0)
    assert [each.count for each in found.bins] == [2, 0, 0, 0, 1, 0, 0, 0, 1, 1]
    assert (found.bins[0].low, found.bins[-1].high) == (0.0, 12.0)
    assert (distribution([0.0]).bins, distribution([3.0]).deviation) == ((), None)
    assert distribution([], 7).most == 7.0
