"""Rows come from a folder of reports; a roster says who is who."""

import copy
import functools
import io
import json
import operator
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.classroom.out import formats, reading
from grader.classroom.out.rows import ExportError, Given, written
from grader.report import json_report, terminal
from tests.helpers import given_back
from tests.helpers.given_back import HOSTILE, report, ungradable


def test_a_report_comes_back_whole(tmp_path: Path) -> None:
    """As JSON again it is the same, and it reads the same in a terminal"""
    made = replace(report("well", score=4.0), extra_credit=0.5)
    folder = given_back.written(tmp_path, {"kim": made})
    back = reading.report(folder / "kim.json")
    assert json_report.to_json(back) == json.loads((folder / "kim.json").read_text("utf-8"))
    pages = []
    for each in (made, back):
        console = Console(width=80, record=True, file=io.StringIO())
        terminal.render(each, console)
        pages.append(console.export_text())
    assert pages[0] == pages[1]


def test_rows(tmp_path: Path) -> None:
    """Points, what comes on top, why one has none"""
    folder = given_back.written(tmp_path, {"kim": report(HOSTILE), "lee": ungradable()})
    kim, lee = reading.rows(folder, None)
    assert (kim.id, kim.score, kim.extra, kim.total, kim.ungraded) == ("kim", 18.499, 1.0, 19.499, "")
    assert [mark.name for mark in kim.marks] == ["dropout", "softmax_loss", "bonus"]
    assert lee.ungraded == "lee.zip: is damaged; hand it in again"
    assert [row.marks for row in reading.rows(folder / "kim.json", None)] == [kim.marks]


def test_a_roster_says_who_is_who(tmp_path: Path) -> None:
    """By the report's name, else by any ID; one that it does not know keeps the report's name"""
    folder = given_back.written(tmp_path / "r", {"kim_hw1": report(), "lee01": report(), "z": report()})
    roster = tmp_path / "ids.csv"
    roster.write_bytes("Report;ID;Name;Login\nkim_hw1;101;김민준;kim\n;102;이서연;lee01\n".encode("cp949"))
    rows = reading.rows(folder, roster)
    assert [(row.id, row.name, row.login) for row in rows] == [
        ("101", "김민준", "kim"),
        ("102", "이서연", "lee01"),
        ("z", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Networks (1)\n"
            '    Points Possible,,,,,92\n"Kim, Su",7,,kim,A,\n',
            ("7", "Kim, Su", "kim"),
        ),
        (
            "Identifier,Full name,Email address,Status\n"
            "Participant 7,Su Kim,kim@x.kr,\nParticipant 8,A,a@x.kr,\n",
            ("7", "Su Kim", ""),
        ),
        ("id,name,sis_id,remark\n7,Su Kim,kim,new\n", ("7", "Su Kim", "")),
    ],
)
def test_a_list_of_students_of_a_platform(text: str, told: tuple[str, str, str], tmp_path: Path) -> None:
    """Canvas's gradebook, Moodle's worksheet, one with a column of its own: what `grader class` reads"""
    name = "kim" if "kim," in text else "7"
    folder = given_back.written(tmp_path / "r", {name: report()})
    (tmp_path / "list.csv").write_text(text, "utf-8")
    (row,) = reading.rows(folder, tmp_path / "list.csv")
    assert (row.id, row.name, row.login) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,login\na,b\n", "ids.csv: expected a column id"),
        ("id,login\n,kim\n", "ids.csv: row 2 has no id; give this student one"),
        ("id,login\n1,kim\n2,kim\n", "ids.csv: login kim stands there twice; delete one row"),
        ("id,login,report\n1,kim,lee\n", "ids.csv: kim and lee are reports of 1; leave one"),
    ],
)
def test_a_roster_that_does_not_tell(text: str, said: str, tmp_path: Path) -> None:
    """One line, item and fix"""
    folder = given_back.written(tmp_path / "r", {"kim": report(), "lee": report()})
    (tmp_path / "ids.csv").write_text(text, "utf-8")
    with pytest.raises(ExportError, match=said):
        reading.rows(folder, tmp_path / "ids.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "KeyError"),
        ("[]", "TypeError"),
        ('{"schema": 2, "status": "graded"}', "expected schema 1, got 2"),
    ],
)
def test_what_is_no_report(text: str, said: str, tmp_path: Path) -> None:
    """One line with the file's name"""
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(ExportError, match=said) as raised:
        reading.rows(tmp_path, None)
    assert str(raised.value).endswith("move it elsewhere")
    assert "\n" not in str(raised.value)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in JSON something stands, that of lists in the first entry only."""
    value = dict(enumerate(value[:1])) if isinstance(value, list) else value
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield (*path, name)
        yield from places(inner, (*path, name))


def test_a_field_of_another_kind(tmp_path: Path) -> None:
    """Wherever it stands, it is found in one line when it is read, or no format minds it"""
    whole = json_report.to_json(report("x"))
    refused, taken = 0, 0
    for number, place in enumerate(places(whole)):
        value = copy.deepcopy(whole)
        *above, last = place
        functools.reduce(operator.getitem, above, value)[last] = (None, 7, "x", [], {}, 1e999, True)[
            number % 7
        ]
        (tmp_path / "kim.json").write_text(json.dumps(value), "utf-8")
        try:
            rows = reading.rows(tmp_path / "kim.json", None)
        except ExportError as error:
            refused += "is no report of this grader" in str(error) and "\n" not in str(error)
            continue
        for name in ("csv", "checks", "junit", "gradescope", "prairielearn"):
            formats.writer(name)(rows, Given(), tmp_path / "out")
        taken += 1
    assert (refused > 40, taken > 10) == (True, True)


@pytest.mark.parametrize(
    ("key", "wrong"), [("id", "adam"), ("id", "a::b"), ("score", 1e999), ("score", True)]
)
def test_a_value_that_no_format_can_tell(key: str, wrong: object, tmp_path: Path) -> None:
    """An id that is none, a number without end"""
    value = json_report.to_json(report())
    value["assignments"][0]["exercises"][0]["checks"][0][key] = wrong
    (tmp_path / "kim.json").write_text(json.dumps(value), "utf-8")
    with pytest.raises(ExportError, match="is no report of this grader"):
        reading.rows(tmp_path, None)


def test_two_courses_or_none(tmp_path: Path) -> None:
    """Marks of two courses are not mixed; an empty folder is told, and one that is not there"""
    with pytest.raises(ExportError, match="nowhere: not found; give the folder of grader grade --json"):
        reading.rows(tmp_path / "nowhere", None)
    with pytest.raises(ExportError, match="no report in it; give the folder of grader grade --json"):
        reading.rows(tmp_path, None)
    folder = given_back.written(tmp_path, {"kim": report(), "lee": report()})
    text = (folder / "lee.json").read_text("utf-8")
    (folder / "lee.json").write_text(text.replace('"Networks"', '"Other"'), "utf-8")
    with pytest.raises(
        ExportError, match="reports of several courses: Networks, Other; export one at a time"
    ):
        reading.rows(folder, None)


def test_reports_for_other_points(tmp_path: Path) -> None:
    """One was graded with --only: its total is no mark beside the others"""
    whole = report()
    folder = given_back.written(
        tmp_path, {"kim": whole, "lee": replace(whole, assignments=whole.assignments[:1]), "x": ungradable()}
    )
    with pytest.raises(
        ExportError, match="kim and lee were graded for other points; grade all in the same way"
    ):
        reading.rows(folder, None)


@pytest.mark.parametrize(
    ("score", "most", "text"),
    [
        (20, 20, "20"),
        (19.999, 20, "19.99"),
        (1 / 3, 8, "0.33"),
        (0.004, 4, "0"),
        (0.00004, 4, "0"),
        (1234.5, 2000, "1234.5"),
    ],
)
def test_how_a_score_is_written(score: float, most: float, text: str) -> None:
    """With a point, two decimals at most, no thousands mark, and never the full marks that it has missed"""
    assert written(score, most) == text
