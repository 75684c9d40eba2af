"""CSV for spreadsheets: cells that one would run are not run, numbers stay numbers."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom.out import plain
from grader.classroom.out.rows import Given
from tests.helpers.given_back import SECRET, a_class, report, row, ungradable

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "'=", '"=')


def lines(path: Path) -> list[dict[str, str]]:
    """A file as Python's own reader has it."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_run(start: str, tmp_path: Path) -> None:
    """In every column of text: what would begin a formula begins with an apostrophe, or is written out"""
    text = f"{start}1+1"
    rows = [row(text, name=text, email=text, login=text, sis_id=text, section=text, late=text, ungraded="")]
    plain.write(rows, Given(), tmp_path / "a.csv")
    plain.write_checks(rows, Given(), tmp_path / "b.csv")
    plain.write([row("x", ungradable(), ungraded=text)], Given(), tmp_path / "c.csv")
    cells = [cell for name in "abc" for line in lines(tmp_path / f"{name}.csv") for cell in line.values()]
    assert not [cell for cell in cells if cell[:1] in {*"=+-@＝＋－＠\t\r\n", " "}]
    assert any("1+1" in cell for cell in cells)


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    """A penalty below zero too; nothing is rounded"""
    plain.write([replace(row("kim"), score=-0.5, extra=0.0)], Given(), tmp_path / "a.csv")
    (line,) = lines(tmp_path / "a.csv")
    assert (line["score"], line["max_score"], line["softmax_loss"]) == ("-0.5", "20.0", "11.999")


def test_a_line_a_student(tmp_path: Path) -> None:
    """Excused is empty, not 0; what has no score says why"""
    plain.write(a_class(), Given(), tmp_path / "a.csv")
    found = {line["id"]: line for line in lines(tmp_path / "a.csv")}
    assert list(found) == ["101", "102", "x3", "x4", "x5", "x6"]
    assert (found["101"]["name"], found["101"]["total"], found["101"]["bonus"]) == ("김민준", "19.499", "1.0")
    assert (found["102"]["dropout"], found["102"]["softmax_loss"]) == ("", "0.0")
    assert (found["x6"]["total"], found["x6"]["ungraded"]) == ("", "x6.zip: is damaged")


def test_a_line_a_check(tmp_path: Path) -> None:
    """With hidden ones by name, which instructors may know, and what was diagnosed"""
    outcome = plain.write_checks([row("kim"), row("lee", ungradable())], Given(), tmp_path / "a.csv")
    found = lines(tmp_path / "a.csv")
    assert outcome.done.endswith("a line for each check of 2 students")
    assert len(found) == 7
    assert [line["check"] for line in found][:3] == ["mean", "spread", SECRET]
    assert (found[1]["verdict"], found[1]["diagnosis"], found[1]["mistake"]) == (
        "failed",
        "misconception",
        "kept",
    )
    assert sum(float(line["max_score"]) for line in found) == report().max_score + 1


def test_a_spreadsheet_sees_that_it_is_utf_8(tmp_path: Path) -> None:
    """It begins with the mark without which Excel takes Korean for something else"""
    plain.write([row("한글")], Given(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
