"""`grader gradebook pages`: one folder, told in one line; what cannot be is told in one line as well."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook, beside
from grader.classroom.students import Student
from grader.cli.main import main
from grader.course import reader
from tests.helpers import rounds
from tests.helpers.books import report

Run = Callable[..., str]
OWN = "".join(
    f"def f{at}(x):\n    y = x[{at}:] * (x - {at}) ** 2\n    return y // x[0]\n\n" for at in range(9)
)


@pytest.fixture
def run(small: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Writes pages of a class of one; what was printed."""
    course = reader.load(small)
    with Gradebook.open(beside(course), course, create=True) as book:
        book.add_student(Student("103", "Ana"))
        book.record(book.add_attempt("103", "a"), report(course, ()))

    def told(*words: str, code: int = 0) -> str:
        assert main(["gradebook", "pages", *words, "--course", str(small)]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    return told


def test_a_folder_is_written(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "class"
    said = f"{target}/index.html written, with pages of 1 student: open it in a browser\n"
    assert run(str(target)) == said
    assert 'href="students/103.html"' in (target / "index.html").read_text("utf-8")
    assert (target / "students" / "103.html").exists()


def test_what_looks_alike_is_compared_when_it_is_named(run: Run, tmp_path: Path) -> None:
    class_ = rounds.class_of(tmp_path, {"Ben": OWN, "Eve": OWN.replace("y", "z"), "Kim": rounds.RIGHT})
    run(str(tmp_path / "pages"), "--alike", str(class_))
    made = (tmp_path / "pages" / "index.html").read_text("utf-8")
    assert 'Ben <span class="soft">and</span> Eve' in made
    assert (tmp_path / "pages" / "csv" / "alike.csv").exists()


def test_what_cannot_be_is_told_in_one_line(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "holds other files" in run(str(small), code=2)
    said = "grader: --from and --roster: are about the submissions of --alike; name these, too\n"
    assert run(str(tmp_path / "pages"), "--from", "canvas", code=2) == said
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = "grader: pages: needs jinja2 and matplotlib; install with pip install 'dl-grader[html]'\n"
    assert run(str(tmp_path / "pages"), code=2) == said
    assert not (tmp_path / "pages").exists()
