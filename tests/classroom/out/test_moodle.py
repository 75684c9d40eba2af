"""Moodle: the teacher's worksheet comes back with grades and comments; feedback in Moodle's folders."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.classroom.out import moodle
from grader.classroom.out.rows import ExportError, Given, Row
from tests.helpers.given_back import GOLDEN, HOSTILE, a_class, report, row, ungradable

LANGUAGES = ("en", "de", "ko", "ja")


def the_class() -> list[Row]:
    """The golden class, with Moodle's numbers for two; the second is excused from everything."""
    kim, seo, *others = a_class()
    kim, seo = replace(kim, id="7101", sis_id=""), replace(seo, id="7102", sis_id="", email="", excused=True)
    return [kim, seo, *others]


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str, tmp_path: Path) -> None:
    """Headers and decimals of each language, one of which is in no list, byte for byte"""
    target = tmp_path / "out.csv"
    outcome = moodle.write(the_class(), Given(into=GOLDEN / f"moodle_{language}.csv"), target)
    assert target.read_bytes() == (GOLDEN / f"moodle_{language}_filled.csv").read_bytes()
    assert outcome.done.endswith("2 grades filled in")
    said = "\n".join((*outcome.problems, *outcome.notes))
    assert "7102), could" not in said
    assert "is excused, which a worksheet cannot say" in said
    assert "comments of somebody else, left as they were: x3" in said
    assert "Nobody Here (x5): is not in" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_moodle_reads_the_grades(language: str, tmp_path: Path) -> None:
    """As `importgradeslib.php` does: by the number at the end of the first cell, decimals of the language"""
    target = tmp_path / "out.csv"
    moodle.write(the_class(), Given(into=GOLDEN / f"moodle_{language}.csv"), target)
    lines = csv.reader(io.StringIO(target.read_text("utf-8-sig"), newline=""))
    grades = {re.findall(r"\d+$", cells[0])[0]: cells[4].replace(",", ".") for cells in [*lines][1:]}
    assert grades == {"7101": "19.5", "7102": "", "7103": "20", "7104": "", "7105": ""}


def test_a_worksheet_of_korean_windows(tmp_path: Path) -> None:
    """Moodle gives other encodings than UTF-8, if it is asked; the worksheet keeps its own"""
    (tmp_path / "in.csv").write_bytes((GOLDEN / "moodle_ko.csv").read_text("utf-8").encode("cp949"))
    moodle.write(the_class(), Given(into=tmp_path / "in.csv"), tmp_path / "out.csv")
    golden = (GOLDEN / "moodle_ko_filled.csv").read_text("utf-8")
    assert (tmp_path / "out.csv").read_bytes().decode("cp949") == golden


HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
)


def filled(text: str, rows: list[Row], tmp_path: Path, **more: object) -> tuple[list[str], tuple[str, ...]]:
    """The cells of the one line of a worksheet, and what was said."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(HEAD + text, "utf-8", newline="")
    outcome = moodle.write(rows, Given(into=source, **more), target)  # type: ignore[arg-type]
    written = target.read_text("utf-8")
    return list(csv.reader(io.StringIO(written, newline="")))[-1], (*outcome.problems, *outcome.notes)


def test_a_locked_grade_and_one_above_the_maximum(tmp_path: Path) -> None:
    """Moodle would skip both without a word, so both are told"""
    cells, said = filled("Participant 1,A,,S,3,20,No,-,-,\n", [row("1")], tmp_path)
    assert cells[4] == "3"
    assert "locked" in said[0]
    cells, said = filled("Participant 1,A,,S,,10,Yes,-,-,\n", [row("1")], tmp_path)
    assert cells[4] == ""
    assert "has 19.5 points, and Moodle takes no more than 10" in said[0]
    cells, said = filled("Participant 1,A,,S,,10,Yes,-,-,\n", [row("1")], tmp_path, scale=True)
    assert cells[4] == "9.75"
    assert not said


def test_other_points_than_the_course_s_are_told(tmp_path: Path) -> None:
    """Once, and not where they are scaled"""
    sheet = (GOLDEN / "moodle_en.csv").read_text("utf-8")
    said = "in.csv: Moodle has 40 points at most, the course 20; --scale makes one of the other"
    for most, scale, told in (("40.00", False, [said]), ("40.00", True, []), ("20.00", False, [])):
        (tmp_path / "in.csv").write_text(sheet.replace("20.00", most), "utf-8")
        given = Given(into=tmp_path / "in.csv", scale=scale)
        notes = moodle.write(the_class(), given, tmp_path / "out.csv").notes
        assert [note for note in notes if "at most" in note] == told


def test_one_assignment_alone(tmp_path: Path) -> None:
    """Grade and comment are about it"""
    cells, _ = filled("Participant 1,A,,S,,8,Yes,-,-,\n", [row("1")], tmp_path, mark="dropout")
    assert (cells[4], cells[9]) == ("6.5", "Score 6.5 / 8")


def test_an_earlier_comment_of_ours_is_replaced(tmp_path: Path) -> None:
    """Somebody else's is not"""
    cells, _ = filled("Participant 1,A,,S,2,20,Yes,-,-,Score 2 / 20\n", [row("1")], tmp_path)
    assert cells[9].startswith("Score 18.5 / 20 and 1 extra<br>")
    cells, said = filled("Participant 1,A,,S,2,20,Yes,-,-,Well done\n", [row("1")], tmp_path)
    assert cells[9] == "Well done"
    assert "comments of somebody else" in said[0]


def test_hostile_words(tmp_path: Path) -> None:
    """A comment is HTML to Moodle, and perhaps a formula to a spreadsheet: it is neither"""
    cells, _ = filled("Participant 1,A,,S,,20,Yes,-,-,\n", [row("1", feedback=HOSTILE)], tmp_path)
    assert cells[9].startswith("'=cmd|")
    assert "<script>" not in cells[9]
    assert "&lt;script&gt;" in cells[9]
    assert "\x1b" not in cells[9]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,c\n1,2,3\n", "no grading worksheet of Moodle's with points: it begins with a, b, c; download"),
        (f"{HEAD}Participant 1,A\n", "row 2 has 2 cells, and the header 10; download"),
        (f"{HEAD}Somebody,A,,S,,20,Yes,-,-,\n", "row 2 has no number of a participant"),
    ],
)
def test_what_is_no_worksheet(text: str, said: str, tmp_path: Path) -> None:
    """One line with the fix, and nothing is written"""
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(ExportError, match=said):
        moodle.write([row("1")], Given(into=tmp_path / "in.csv"), tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_feedback_goes_to_its_students(tmp_path: Path) -> None:
    """Read back as `importziplib.php` does: the number is what stands between the first two underscores"""
    text = f'{HEAD}Participant 71,"A_b/c ../x",,S,,20,Yes,-,-,\nParticipant 72,~김민준.,,S,,20,Yes,-,-,\n'
    (tmp_path / "in.csv").write_text(text, "utf-8")
    target = tmp_path / "feedback.zip"
    rows = [row("71", report(HOSTILE), name="A"), row("72"), row("73")]
    outcome = moodle.write_feedback(rows, Given(into=tmp_path / "in.csv"), target)
    assert outcome.done.endswith("2 feedback files")
    assert "73: is not in in.csv" in outcome.problems[0]
    found = {}
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            folder, file = name.split("/")  # one folder and a file, so no name leads elsewhere
            _, number, kind, plugin = folder.split("_", 4)
            assert (kind, plugin, file) == ("assignsubmission", "file", "feedback.html")
            assert not name.startswith((".", "~"))
            found[number] = archive.read(name).decode()
    assert found.keys() == {"71", "72"}
    assert_harmless(found["71"])


def assert_harmless(page: str) -> None:
    """A page has no element that its writer did not make, and says what it was given."""
    seen, attributes = list[str](), list[str]()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            attributes.extend(name for name, _ in attrs)

    Reader().feed(page)
    assert {*seen}.isdisjoint(("script", "img", "iframe", "object", "embed", "link", "form", "input", "base"))
    assert not [name for name in attributes if name.startswith("on")]
    assert seen.count("style") == seen.count("main") == seen.count("h1") == 1
    assert "&lt;script&gt;" in page
    assert "\\x1b" in page
    assert "{style}" in page


def test_what_could_not_be_graded_leaves_its_line(tmp_path: Path) -> None:
    """It has no marks at all, of no assignment"""
    cells, said = filled(
        "Participant 1,A,,S,3,20,Yes,-,-,\n", [row("1", ungradable())], tmp_path, mark="dropout"
    )
    assert cells[4] == "3"
    assert said == ("1: could not be graded, so the line stays as it was",)
