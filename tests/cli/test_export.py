"""`grader export` and `grader gradescope`, as a person runs them."""

import csv
import zipfile
from pathlib import Path

import pytest

from grader.classroom.out.formats import FORMATS
from grader.cli import export
from grader.cli.main import main
from tests.helpers import given_back
from tests.helpers.given_back import GOLDEN, report, ungradable


def run(*words: object) -> int:
    """The command's exit code."""
    return main(["export", *map(str, words)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports of two students, and of one whose submission is damaged."""
    return given_back.written(
        tmp_path / "r", {"2026-101": report(), "seoyeon": report(score=4.0), "lee": ungradable()}
    )


def test_the_command_line_has_every_format() -> None:
    """The list is written out there, so that no start waits for the formats"""
    assert {*export.FORMATS} == {*FORMATS}


def test_canvas(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Filled in; who has no place is told, with exit code 1; the teacher's file is as it was"""
    before = (GOLDEN / "canvas.csv").read_bytes()
    target = tmp_path / "out.csv"
    code = run("canvas", folder, "--into", GOLDEN / "canvas.csv", "--column", "dropout=991", "--out", target)
    said = capsys.readouterr().out.splitlines()
    assert code == 1
    assert said[0] == "lee: is not in canvas.csv; give the IDs with --roster, or enter it by hand"
    assert said[-1] == f"{target} written: 2 cells filled in"
    assert (GOLDEN / "canvas.csv").read_bytes() == before
    lines = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert [line[6] for line in lines if line[1] in ("101", "102")] == ["6.5", "4"]


@pytest.mark.parametrize("name", ["csv", "checks", "junit", "nbgrader", "html", "gradescope", "prairielearn"])
def test_formats_that_need_nothing_else(name: str, folder: Path, tmp_path: Path) -> None:
    """A folder of reports is enough"""
    assert run(name, folder, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out").exists()


def test_the_teacher_s_file_may_be_the_target(folder: Path, tmp_path: Path) -> None:
    """Where it is named as such; a roster says who is who"""
    (tmp_path / "in.csv").write_bytes((GOLDEN / "moodle_ko.csv").read_bytes())
    (tmp_path / "ids.csv").write_text("id,login\n7101,2026-101\n7102,seoyeon\n7103,lee\n", "utf-8")
    words = ("moodle", folder, "--roster", tmp_path / "ids.csv", "--into", tmp_path / "in.csv")
    assert run(*words, "--out", tmp_path / "in.csv") == 1  # one could not be graded
    text = (tmp_path / "in.csv").read_text("utf-8")
    assert text.count("Score ") == 2
    assert run("moodle-feedback", *words[1:], "--out", tmp_path / "f.zip") == 0
    with zipfile.ZipFile(tmp_path / "f.zip") as archive:
        assert len(archive.namelist()) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("canvas",), "--into: missing; give the gradebook as Canvas exports it"),
        (("moodle",), "--into: missing; give the grading worksheet as Moodle gives it"),
        (("canvas", "--into", GOLDEN / "canvas.csv"), "--column: missing; say what goes where, as total="),
        (("gradescope", "--hidden", "never"), "--hidden never: no such visibility"),
        (("classroom50",), "classroom50: expected one report, got 3"),
        (
            ("csv", "--into", "a.csv"),
            "--into: csv has no use for it, only canvas, moodle, moodle-feedback",
        ),
        (("moodle", "--column", "total=1"), "--column: moodle has no use for it, only canvas; leave it out"),
        (("canvas", "--points", "dropout"), "--points: canvas has no use for it, only moodle; leave it out"),
        (("junit", "--scale"), "--scale: junit has no use for it, only canvas, moodle; leave it out"),
        (("csv", "--hidden", "visible"), "--hidden: csv has no use for it, only gradescope; leave it out"),
        (("csv", "--roster", "no.csv"), "no.csv: cannot be read: No such file or directory; name a CSV file"),
    ],
)
def test_wrong_usage(
    words: tuple[object, ...], said: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error, exit code 2, nothing written"""
    assert run(words[0], folder, *words[1:], "--out", tmp_path / "out") == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"grader: {said}")
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_build_refuses_a_name_that_is_wrong(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here, and not when the first student hands in"""
    words = ["gradescope", "build", "--course", str(small), "--out", str(tmp_path / "a.zip")]
    assert main([*words, "--only", "line"]) == 2
    assert "line: no such assignment, exercise or check; did you mean lines" in capsys.readouterr().err
    assert main([*words, "--hidden", "never"]) == 2
    assert not (tmp_path / "a.zip").exists()
