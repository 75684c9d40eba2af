"""What messages tell to run: a task of make where the course's folder has it, else the grader itself."""

from pathlib import Path

import pytest

from grader.cli.main import main
from grader.course import reader, reference_results
from grader.course.course import Course
from grader.diagnosis import fingerprints


def test_without_a_makefile(small: Path) -> None:
    loaded = reader.load(small)
    assert loaded.command("reference", "lines") == "grader reference lines"
    assert loaded.command("reference") == "grader reference"


@pytest.mark.parametrize(
    ("text", "one", "every"),
    [
        ("a: b\n\nreference: ## Freeze\n", "make reference ASSIGNMENT=lines", "make reference"),
        ("reference: b\n", "make reference ASSIGNMENT=lines", "make reference"),
        ("all:\n\tlatex notes.tex\n", "grader reference lines", "grader reference"),  # somebody else's
    ],
)
def test_with_a_makefile(small: Path, text: str, one: str, every: str) -> None:
    (small / "Makefile").write_text(text, "utf-8")
    loaded = reader.load(small)
    assert (loaded.command("reference", "lines"), loaded.command("reference")) == (one, every)


def test_this_project_has_make(course: Course) -> None:
    assert course.command("reference", "dropout") == "make reference ASSIGNMENT=dropout"


def test_messages_say_it(frozen: Course) -> None:
    lines = frozen.assignments[0]
    for makefile, said in (("", "run grader reference lines"), ("reference:\n", "run make reference ASSIGN")):
        (frozen.root / "Makefile").write_text(makefile, "utf-8")
        assert f"have no fingerprints; {said}" in fingerprints.stale(frozen, lines)
        (frozen.root / "reference" / "lines.py").write_text("# changed\n", "utf-8")
        assert f"(reference changed since); {said}" in reference_results.stale(frozen, lines)


def test_a_reference_that_is_missing_makes_results_stale(frozen: Course) -> None:
    (frozen.root / "reference" / "lines.py").unlink()
    said = "lines: its reference results are stale (reference changed since); run grader reference lines"
    assert reference_results.stale(frozen, frozen.assignments[0]) == said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("reference lines", 2, "grader: reference/lines.py: is missing; write there in Keras"),
        ("reference --check lines", 2, "grader: reference/lines.py: is missing; write there in Keras"),
        ("doctor", 1, ""),
        ("reference line", 2, "grader: line: no such assignment; did you mean lines?"),
    ],
)
def test_commands_without_a_reference(
    frozen: Course, capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    """One line each, and no traceback"""
    (frozen.root / "reference" / "lines.py").unlink()
    assert main([*words.split(), "--course", str(frozen.root)]) == code
    told = capsys.readouterr()
    assert told.err.count("\n") == bool(said)
    assert told.err.startswith(said)
    if words == "doctor":
        assert "stale (reference changed since); run grader reference lines" in told.out
