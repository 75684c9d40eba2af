"""`--html`: a page for one submission, a page each for several; what cannot be had is told before grading."""

import os
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.report import html
from tests.cli.test_several import class_of
from tests.helpers import given_back
from tests.helpers.same_words import words

pytestmark = pytest.mark.usefixtures("frozen")


def grade(small: Path, *more: object) -> int:
    """The command's exit code."""
    return main(["grade", "--course", str(small), *map(str, more)])


def test_a_page_and_json_of_one(small: Path, tmp_path: Path) -> None:
    """As a file each, or in folders, under the submission's name"""
    (path,) = class_of(tmp_path, "김 & lee")
    target = tmp_path / "page.html"
    assert grade(small, path, "--html", target, "--json", f"{tmp_path}/out/") == 0
    page = target.read_text("utf-8")
    assert "<h1>김 &amp; lee</h1>" in page
    assert "6 / 6" in " ".join(words(page))
    assert grade(small, path, "--html", f"{tmp_path}/out/") == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["김 & lee.html", "김 & lee.json"]


def test_a_page_each_of_several(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that cannot be written costs that one, and the others are there"""
    paths = class_of(tmp_path, "ana", "ben")
    (tmp_path / "out" / "ben.html").mkdir(parents=True)
    code = grade(small, *paths, tmp_path / "gone", "--html", tmp_path / "out", "--jobs", "1")
    assert code == 3
    assert "<h1>ana</h1>" in (tmp_path / "out" / "ana.html").read_text("utf-8")
    assert "Could not be graded" in (tmp_path / "out" / "gone.html").read_text("utf-8")
    said = capsys.readouterr().out
    assert "Reports could not be written (Is a directory): ben" in said
    assert "One report each in" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--html", "gone/a.html"], "--html gone/a.html: give the name of a file in a folder that exists"),
        (["--html", "a", "--json", "a"], "--html a: is the file of --json, too; name another"),
        (["--html", "taken/"], "--html taken: is a file; give a folder before a /"),
    ],
)
def test_what_cannot_be_written_is_told_first(
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("")
    (path,) = class_of(tmp_path, "ana")
    assert grade(small, path, *given) == 2
    assert capsys.readouterr() == ("", f"grader: {said}\n")


def test_a_full_disk(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is printed all the same, and each file that is missing is named"""
    (path,) = class_of(tmp_path, "ana")
    assert grade(small, path, "--html", "/dev/full", "--json", tmp_path / "ana.json") == 2
    said = capsys.readouterr()
    assert "6 / 6" in said.out
    assert said.err == "grader: --html /dev/full: could not be written: No space left on device\n"


def test_without_what_makes_pages(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The extra is named; platforms get pages as a terminal looks"""
    (path,) = class_of(tmp_path, "ana")
    monkeypatch.setattr(html, "PACKAGES", ("jinja2", "no_such_package"))
    fix = "needs no_such_package; install with pip install 'dl-grader[html]'"
    assert grade(small, path, "--html", tmp_path / "a.html") == 2
    assert capsys.readouterr().err == f"grader: --html: {fix}\n"
    reports = given_back.written(tmp_path / "r", {"kim": given_back.report()})
    assert main(["export", "html", str(reports), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"grader: html: {fix}\n"
    assert main(["export", "nbgrader", str(reports), "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out/feedback/kim/dropout/dropout.html").read_text("utf-8")
    assert "<pre" in page
    assert "6.5 / 8" in page
