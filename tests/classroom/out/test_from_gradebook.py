"""Marks that come out of a gradebook: after decisions and lateness, and of nobody else."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.classroom.gradebook import Gradebook
from grader.classroom.out import from_gradebook
from grader.classroom.out.formats import writer
from grader.classroom.out.rows import Given
from grader.classroom.students import Student
from grader.cli import export
from grader.cli.main import main
from grader.course.policy import Late, Policy
from tests.helpers.books import DUE, made_up, report, ungradable

LATE = Policy(due={"one": DUE}, late=Late(per_day=0.1))
KIM, LEE, PARK, ANA = (
    Student(key, name, sis_id=f"S{key}")
    for key, name in (("1", "김민준"), ("2", "Lee"), ("3", "Park"), ("4", "Ana"))
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Kim is a day late, Lee cannot be graded, Park has handed in nothing, Ana is given points by hand."""
    course = made_up(LATE)
    with Gradebook.open(tmp_path / "gradebook.sqlite", course, create=True) as made:
        for student in (KIM, LEE, PARK, ANA):
            made.add_student(student)
        kim = made.add_attempt("1", "a", handed_in=DUE + timedelta(hours=1), modules={"one": "x"})
        made.record(kim, report(course, {"one", "two"}))
        made.record(made.add_attempt("2", "b"), ungradable(course, "the archive is damaged"))
        made.decisions.override("4", "one", 7, reason="seen in the lab", author="Kim")
        yield made


def test_rows_are_what_the_gradebook_says(book: Gradebook) -> None:
    kim, lee, park, ana = from_gradebook.rows(book)
    assert (kim.id, kim.name, kim.sis_id) == ("1", "김민준", "S1")
    assert [mark.score for mark in kim.marks] == [9, 10, 0]
    assert (kim.score, kim.max_score, kim.ungraded) == (19, 30, "")
    assert kim.late == "one: 10 % lost, 1 day late"
    assert kim.report().submission == "a submission"
    assert (lee.ungraded, park.ungraded) == ("the archive is damaged", "nothing handed in")
    assert (park.read, lee.report().reason) == (None, "the archive is damaged")
    assert (ana.score, ana.ungraded) == (7, "")


def test_a_format_is_filled_in_from_a_gradebook(
    book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command takes the file for what it is"""
    monkeypatch.setattr(export, "load_course", lambda given: book.course)
    target = tmp_path / "marks.csv"
    assert main(["export", "csv", str(book.path), "--out", str(target)]) == 0
    lines = {line["id"]: line for line in csv.DictReader(target.read_text("utf-8-sig").splitlines())}
    assert {key: line["total"] for key, line in lines.items() if line["total"]} == {"1": "19.0", "4": "7.0"}
    assert not from_gradebook.is_gradebook(target)
    assert not from_gradebook.is_gradebook(tmp_path)


def test_a_roster_is_refused_beside_a_gradebook(
    book: Gradebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["export", "csv", str(book.path), "--out", str(tmp_path / "x.csv"), "--roster", "r.csv"])
    assert code == 2
    assert capsys.readouterr().err == "grader: --roster: a gradebook knows its students; leave it out\n"


def test_junit_reads_reports_while_it_is_written(book: Gradebook, tmp_path: Path) -> None:
    writer("junit")(from_gradebook.rows(book), Given(), tmp_path / "all.xml")
    suites = ElementTree.parse(tmp_path / "all.xml").getroot().findall("testsuite")
    tests = {suite.get("name"): (suite.get("tests"), suite.get("errors")) for suite in suites}
    assert tests == {
        "김민준 (1)": ("6", "0"),
        "Lee (2)": ("1", "1"),
        "Park (3)": ("1", "1"),
        "Ana (4)": ("1", "1"),
    }
