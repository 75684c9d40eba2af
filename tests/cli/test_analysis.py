"""`grader gradebook summary`, `items` and `alike`: what an instructor reads, and the files."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook, beside
from grader.classroom.students import Student
from grader.cli.main import main
from grader.course import reader
from grader.model import Leaderboard, Training
from tests.helpers import rounds
from tests.helpers.books import report

Run = Callable[..., str]
FIRST, SECOND = "lines::double::of_an_array", "lines::double::of_a_number"
HOSTILE = '=cmd|"\x1b[2J\n<script>\u202e'
OWN = "".join(
    f"def f{at}(x):\n    y = x[{at}:] * (x - {at}) ** 2\n    return y // x[0]\n\n" for at in range(9)
)


@pytest.fixture
def run(small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs an action in front of a terminal of 80 columns; what it printed."""
    monkeypatch.setenv("COLUMNS", "80")

    def told(*words: str, code: int = 0) -> str:
        assert main(["gradebook", *words, "--course", str(small)]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    return told


@pytest.fixture
def kept(small: Path) -> Path:
    """The gradebook of 12 students: a check that all pass, one that none does; one name is hostile."""
    course = reader.load(small)
    with Gradebook.open(beside(course), course, create=True) as book:
        for number in range(12):
            book.add_student(Student(f"{number:03}", HOSTILE if number == 11 else f"김 {number}"))
            made = report(course, (FIRST,))
            accuracy = 0.9 + number / 1000
            network = Training("lines", (), accuracy, 9.0, "", Leaderboard(accuracy, 2.0, 50))
            book.record(
                book.add_attempt(f"{number:03}", f"{number:064}"), replace(made, trainings=(network,))
            )
        book.add_student(Student("012", "Absent"))
    return beside(course)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def is_safe(shown: str) -> bool:
    return not {"\x1b", "\u202e"} & {*shown}


def test_items(run: Run, kept: Path, tmp_path: Path) -> None:
    shown = run("items", "--csv", str(tmp_path / "i.csv"), "--json", str(tmp_path / "i.json"))
    assert shown.startswith("Lines ─")
    assert "12 students, 3 checks\n" in shown.splitlines()[0] + "\n"
    assert "\ndouble::of_a_number  0 of 12 passed, difficulty 0.00\n  None of 12 passed it." in shown
    assert "\nEverybody passed 1 of them: double::of_an_array\n" in shown
    lines = {row["check"]: row for row in rows(tmp_path / "i.csv")}
    assert (lines["of_an_array"]["difficulty"], lines["of_an_array"]["discrimination"]) == ("1.0", "")
    assert lines["of_a_number"]["hidden"] == "yes"
    assert lines["of_a_number"]["to_look_at"].startswith("None of 12 passed it.")
    (assignment,) = json.loads((tmp_path / "i.json").read_text())
    assert assignment["alpha"] is None
    assert [item["ran"] for item in assignment["items"]] == [12] * 3


def test_summary(run: Run, kept: Path, tmp_path: Path) -> None:
    kept.with_name("leaderboard.txt").write_text("011\n")
    shown = run("summary", "--csv", str(tmp_path / "s.csv"), "--json", str(tmp_path / "s.json"))
    assert is_safe(shown)
    assert "Graded      12 of 13 students\n" in shown
    assert "Handed in nothing (1): Absent\n" in shown
    assert "    0 of 12  lines::double::of_a_number\n             Twice a number\n" in shown
    assert "         12  lines::double\n             Is it so?\n             김 0, 김 1, " in shown
    assert "김 4, 7 more\n" in shown
    assert "          2  00000000: 91 % in 2 s, 50 parameters\n" in shown
    assert r'          1  =cmd|"\x1b[2J <script>\u202e: 91.1 % in 2 s' in shown
    row = rows(tmp_path / "s.csv")[0]
    assert (row["check"], row["passed"], row["failed"], row["share_passed"]) == (
        "of_an_array",
        "12",
        "0",
        "1.0",
    )
    whole = json.loads((tmp_path / "s.json").read_text())
    assert whole["students"][0]["parts"] == {"lines": 5.0}
    assert [each["person"]["id"] for each in whole["networks"]][-1] == "011"


def test_of_an_empty_class(run: Run, small: Path) -> None:
    course = reader.load(small)
    Gradebook.open(beside(course), course, create=True).close()
    assert "there is nothing to tell yet" in run("items")
    assert "Graded      0 of 0 students" in run("summary")


def test_alike(run: Run, small: Path, tmp_path: Path) -> None:
    """Two copies among others, one whose author's name is hostile; the files name the places"""
    texts = {"Kim": OWN, "=HYPERLINK\x1b[2J": OWN.replace("y", "z"), "Lee": "", "Choi": ""}
    folder = rounds.class_of(tmp_path, {name: rounds.RIGHT + text for name, text in texts.items()})
    shown = run("alike", str(folder), "--csv", str(tmp_path / "a.csv"), "--json", str(tmp_path / "a.json"))
    assert is_safe(shown)
    assert shown.startswith("4 submissions compared, 1 pair to look at\nLook at these.")
    assert "lines.py, lines 1 to 40 | lines.py, lines 1 to 40\n    │ def double(x):\n" in shown
    (line,) = rows(tmp_path / "a.csv")
    assert line["left"].startswith("'=HYPERLINK")
    assert (line["right"], line["right_path"], line["right_first"], line["of_file"]) == (
        "Kim",
        "lines.py",
        "1",
        "1.0",
    )
    assert json.loads((tmp_path / "a.json").read_text())["compared"] == 4


def test_files_that_cannot_be_written(run: Run, kept: Path) -> None:
    said = run("items", "--csv", "/nowhere/i.csv", code=2)
    assert said == (
        "grader: /nowhere/i.csv: cannot be written: No such file or directory; name a folder that exists\n"
    )
