"""`grader class --list`: the first line, a row a student, what is nobody's; or one line of what is wrong."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.classroom import listing
from grader.classroom.intake import take_in
from grader.cli import classroom, main
from tests.helpers import class_exports as exports
from tests.helpers.command import run
from tests.helpers.handed_in import written

CLASS = exports.people(20)


def printed(path: Path, roster: Path | None = None, width: int = 80) -> str:
    """What is printed on a terminal of so many columns."""
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    listing.render(take_in(path, roster=roster), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_command(tmp_path: Path) -> None:
    """With an export, what it is taken for, and a roster"""
    path = written(tmp_path / "class", exports.canvas_class(CLASS) | {"notes.txt": "x"})
    (tmp_path / "gradebook.csv").write_text(exports.canvas_roster(CLASS), encoding="utf-8")
    done = run("class", "--list", str(path), "--from", "canvas", "--roster", str(tmp_path / "gradebook.csv"))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "class: submissions as Canvas exports them, 18 students and 20 attempts"
    assert lines[2].split() == ["student", "id", "attempts", "files", "late"]
    rows = [line.split() for line in lines if " 1006 " in line or " 1004 " in line]
    assert rows == [["Kim,", "Jürgen", "1004", "1", "2", "late"], ["Lee,", "Minsu", "1006", "2", "1"]]
    assert "Handed in nothing (2): Lee, Ana María (1008), Choi, Minsu (1018)" in done.stdout
    assert done.stdout.endswith("Nobody's files (1)\n  its name is none that Canvas gives:\n    notes.txt\n")


def test_times_and_groups(tmp_path: Path) -> None:
    """Columns are there where a platform has something to say"""
    path = written(tmp_path / "g", exports.gradescope_class(CLASS))
    said = printed(path, width=120)
    assert said.splitlines()[2].split() == ["student", "id", "attempts", "files", "group", "when"]
    assert "2026-04-06 17:34 UTC" in said
    mates = [line.split() for line in said.splitlines() if "Đức Kim, Minsu Lee" in line]
    assert [row[:2] for row in mates] == [["Minsu", "Lee"], ["Đức", "Kim"]]


def test_hostile_names_steer_nothing(tmp_path: Path) -> None:
    """They are one line each, and shown as what they are"""
    files: exports.Files = {
        f"{name}/a.py": "x" for name in ("[red]x", "\x1b[2Jgone", "new\nline", "\u202egpj")
    }
    said = printed(written(tmp_path / "class", files | {"evil\n\x1b[0m.txt": "x"}))
    for name in ("[red]x", "\\x1b[2Jgone", "new line", "\\u202egpj", "evil \\x1b[0m.txt"):
        assert name in said
    assert "\x1b" not in said


def test_what_cannot_be_read_and_what_is_taken_for_a_student(tmp_path: Path) -> None:
    said = printed(written(tmp_path / "class", {"ana/a.py": "x", "kim.zip": "broken"}))
    assert "Cannot be read: kim: kim.zip: not a zip, or a broken one; zip the folder again\n" in said
    assert "Warning" not in said
    said = printed(written(tmp_path / "leejun", {"dropout.py": "x", "mnist.py": "x"}))
    assert "Warning: each file was taken for one student's: dropout.py, mnist.py;" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "not found; give a folder or a zip of submissions"),
        (
            ("empty.zip",),
            "empty.zip: neither a folder of submissions nor a zip, or a broken one; export it again",
        ),
        (("class", "--roster", "class.zip"), "class.zip: is a spreadsheet; save it as CSV (UTF-8)"),
        (
            ("class", "--from", "gradescope"),
            "class: no submission_metadata.yml in it; export the submissions again",
        ),
        (
            ("class", "--from", "moodle"),
            "read as submissions as Moodle exports them; ana/a.py: its name is none",
        ),
    ],
)
def test_what_is_wrong(
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line on standard error, and exit code 2"""
    written(tmp_path, {"class/ana/a.py": "x", "empty.zip": ""})
    exports.made(tmp_path, {"a.py": "x"}, packed=True)
    monkeypatch.chdir(tmp_path)
    assert main.main(["class", "--list", *words]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.startswith("grader: ")
    assert (captured.out, captured.err.count("\n")) == ("", 1)


def test_kinds_of_the_option_are_those_of_the_intake() -> None:
    from grader.classroom.intake import KINDS

    assert {*classroom.FROM} == {*KINDS}
