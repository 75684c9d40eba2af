"""`grader gradebook`: scores explained on a terminal, and decisions written down."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook, beside
from grader.classroom.students import Student
from grader.cli import gradebook as command
from grader.cli.main import main
from grader.course import reader
from tests.helpers.books import report

DUE = datetime.fromisoformat("2026-03-20T23:59:00+09:00")
POLICY = """
[late]
grace = 10
per_day = 0.1
free_days = 1
"""
Run = Callable[..., str]


@pytest.fixture
def kept(small: Path) -> Path:
    """The folder of a course that has a gradebook: three students, two of them of one name."""
    path = small / "course.toml"
    text = path.read_text("utf-8").replace('name = "lines"\n', f'name = "lines"\ndue = {DUE.isoformat()}\n')
    path.write_text(f'timezone = "Asia/Seoul"\n{text}{POLICY}', "utf-8")
    course = reader.load(small)
    with Gradebook.open(beside(course), course, create=True) as book:
        for student in (
            Student("101", "김민준"),
            Student("102", "김민준", login="kim2"),
            Student("103", "Ana"),
        ):
            book.add_student(student)
        book.add_attempt("103", "a", handed_in=DUE - timedelta(hours=1), modules={"lines": "m"})
        attempt = book.add_attempt(
            "103", "b", handed_in=DUE + timedelta(days=2, seconds=5), modules={"lines": "n"}
        )
        book.record(attempt, report(course, ("lines::double::of_an_array", "lines::shifted::to_the_right")))
    return small


@pytest.fixture
def run(kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with some words in front of a terminal of 80 columns; what it printed."""
    monkeypatch.setenv("COLUMNS", "80")

    def told(*words: str, code: int = 0) -> str:
        assert main(["gradebook", *words, "--course", str(kept)]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    return told


def test_why_a_score_is_what_it_is(run: Run) -> None:
    """Each step with its numbers, its reason, who decided and when; what was withdrawn at the end"""
    run("override", "Ana", "lines::double::of_a_number", "1", "--reason", "once", "--author", "Kim")
    run("override", "Ana", "lines::double::of_a_number", "1.5", "--reason", "by hand", "--author", "Lee")
    run("accommodate", "103", "lines", "--hours", "26", "--reason", "ill", "--author", "Lee")
    told = re.sub(r"\d{4}-\d\d-\d\d(?=: )", "YYYY-MM-DD", run("why", "ana"))
    first, rest = told.split("\n", 1)
    assert first == f"Ana (103) {'─' * 52} 11.5 of 15 points"
    assert (
        rest
        == """\
Attempt 2 of 2, handed in 2026-03-22 23:59:05 KST, graded 2026-03-21 19:00 KST
1 of 1 free day used

Lines  11.5 of 15
  Earned    10
  Override  11.5: 1.5 points instead of 0 for double::of_a_number (override 2);
            Lee, YYYY-MM-DD: by hand
  More time 1 day 2 h (accommodation 1); Lee, YYYY-MM-DD: ill
  Late      11.5: came with attempt 2, 2026-03-22 23:59:05 KST; due 2026-03-22
            01:59 KST: 1 day late, 1 free day used, nothing lost

Withdrawn
  override 1 of lines::double::of_a_number (Kim, YYYY-MM-DD: once); withdrawn
    by Lee, YYYY-MM-DD: override 2 stands in its place
"""
    )


def test_why_there_is_no_score(run: Run) -> None:
    assert run("why", "101").splitlines()[1:] == [
        "nothing handed in",
        "0 of 1 free day used",
        "",
        "Lines  0 of 6",
    ]


def test_what_is_excused(run: Run) -> None:
    told = run("excuse", "103", "lines", "--reason", "ill", "--author", "Lee")
    assert told == "excuse 1: Ana (103) has 0 of 0 points now\n"
    assert "Lines  excused" in run("why", "103")
    told = run("withdraw", "excuse", "1", "--reason", "was there", "--author", "Lee")
    assert told == "excuse 1 withdrawn: Ana (103) has 9 of 15 points now\n"


def test_all_scores_and_all_students(run: Run) -> None:
    rows = [line.split() for line in run("show").splitlines()]
    assert rows[0] == ["student", "id", "score", "of", "late", "free"]
    assert rows[1] == ["김민준", "101", "0", "6", "–", "–", "nothing", "handed", "in"]
    assert rows[3] == ["Ana", "103", "9", "15", "2", "days", "1", "day", "graded"]
    rows = [line.split() for line in run("students").splitlines()]
    assert rows[1:] == [["101", "김민준", "0"], ["102", "김민준", "kim2", "0"], ["103", "Ana", "2"]]


def test_one_line_where_it_is_not_clear_who_is_meant(run: Run) -> None:
    said = run("why", "김민준", code=2)
    assert said == "grader: 김민준: may be 김민준 (101), 김민준 (102); give the id\n"
    assert "Kim2" not in run("why", "kim2")
    said = run("override", "Zoe", "lines", "1", "--reason", "so", code=2)
    assert said == "grader: Zoe: no such student; `grader gradebook students` lists them\n"


def test_one_line_where_there_is_no_gradebook(run: Run, kept: Path) -> None:
    said = run("show", "--gradebook", str(kept / "other.sqlite"), code=2)
    fix = "`grader class` makes one, or name another with --gradebook"
    assert said == f"grader: {kept}/other.sqlite: not found; {fix}\n"
    beside(reader.load(kept)).rename(kept / "other.sqlite")
    assert "Ana" in run("show", "--gradebook", str(kept / "other.sqlite"))


def test_names_and_reasons_steer_no_terminal(run: Run, kept: Path) -> None:
    """Nor are they markup, or lines of their own"""
    course = reader.load(kept)
    with Gradebook.open(beside(course), course) as book:
        book.add_student(Student("104", "\x1b[2J\n[red]Eve\u202e"))
        book.record(
            book.add_attempt("104", "e"),
            replace(report(course, ()), status="ungradable", reason="\x1b]0;x\x07 [b]", assignments=()),
        )
    told = run("override", "104", "lines", "1", "--reason", "\x1b[1m [i]\nLate: 0", "--author", "\x9b")
    for shown in (told, run("show"), run("students"), run("why", "104")):
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & {*shown}
        assert r"\x1b[2J [red]" in shown
    shown = run("why", "104")
    assert r"could not be graded (\x1b]0;x\x07 [b])" in shown
    assert not [line for line in shown.splitlines() if line.startswith("Late")]


def test_decisions_are_signed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As git knows the person everywhere, not as the folder says; else by the name of the login"""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    subprocess.run(["git", "init", "-q", str(here)], check=True)
    subprocess.run(["git", "-C", str(here), "config", "user.name", "Mallory"], check=True)
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "prof")
    monkeypatch.chdir(here)
    assert command._author() == "prof"
    (home / ".gitconfig").write_text("[user]\n\tname = 김 교수\n", "utf-8")
    run("override", "Ana", "lines", "1", "--reason", "so")
    assert "김 교수, " in run("why", "Ana")


def test_what_is_wrong_is_told_by_the_action_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["gradebook", "show", "--onyl"], "grader gradebook show: error: unrecognized arguments: --onyl"),
        (["class", "x", "--onyl"], "grader class: error: unrecognized arguments: --onyl"),
        (["gradebook", "override", "a", "b", "c", "--reason", "x"], "POINTS: expected a number, got 'c'"),
        (["gradebook", "withdraw", "excuse", "c", "--reason", "x"], "expected a whole number, got 'c'"),
    ):
        with pytest.raises(SystemExit):
            main(words)
        assert said in capsys.readouterr().err


def test_more_time_without_a_due_date(run: Run, kept: Path) -> None:
    assert "changes nothing" not in run("accommodate", "Ana", "--days", "1", "--reason", "ill")
    path = kept / "course.toml"
    text = path.read_text("utf-8").replace(f"due = {DUE.isoformat()}\n", "").replace(POLICY, "")
    path.write_text(text, "utf-8")
    told = run("accommodate", "Ana", "--days", "1", "--reason", "ill")
    assert "It changes nothing yet: no assignment has a due date; give them one in course.toml" in told
