"""A made-up class: written the same each time, taken in by the front door, graded, and given back."""

import ast
import csv
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook
from grader.classroom.intake import take_in
from grader.cli.main import main
from grader.course import reader
from grader.errors import GraderError
from grader.instructor import demo
from grader.instructor.written import writers

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = ROOT / "tests" / "course" / "variants"
CORE = ROOT / "course-core.toml"
FEW = 8


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small class after `grader demo`."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    words = ["demo", str(folder), "--students", str(FEW), "--course", str(CORE), "--no-training"]
    assert main([*words, "--variants", str(VARIANTS)]) == 0
    return folder


def test_the_same_class_for_the_same_seed(tmp_path: Path) -> None:
    course = reader.load(ROOT)
    one, other = (demo.write(course, tmp_path / name, 10, 7, VARIANTS) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    demo.write(course, tmp_path / "one", 10, 7, VARIANTS)  # once more in its own folder
    with pytest.raises(GraderError, match="has other files in it"):
        demo.write(course, tmp_path / "one", 10, 8, VARIANTS)


def test_a_class_as_it_comes(tmp_path: Path) -> None:
    """Taken for Canvas's by itself; damage and silence are among it, and every other file can be read"""
    zipped, roster = demo.write(reader.load(ROOT), tmp_path, 200, demo.SEED, VARIANTS)
    intake = take_in(zipped, kind=None, roster=roster)
    assert "as Canvas exports them" in intake.sentence
    assert len(intake.attempts) + len(intake.absent) > 200  # some handed in twice
    assert 0 < len(intake.absent) < 20
    assert not intake.nobody
    assert {attempt.late for attempt in intake.attempts} == {True, False}
    kinds = {Path(entry.path).suffix for attempt in intake.attempts for entry in attempt.files}
    assert {".py", ".zip", ".ipynb", ".pdf"} <= kinds
    modules = [*_modules(zipped)]
    broken = sum(not _is_python(text) for text in modules)
    assert len(modules) > 10 * broken > 0


def _modules(path: Path | io.BytesIO) -> Iterator[bytes]:
    """All modules of a zip, those in the zips in it included, but for damaged ones."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".py"):
                yield content
            elif zipfile.is_zipfile(io.BytesIO(content)):
                yield from _modules(io.BytesIO(content))


def _is_python(text: bytes) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def test_every_mistake_and_form_can_be_written() -> None:
    """Each as a module that defines the exercise; a sample is run"""
    course = reader.load(ROOT)
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for name, writer in writers(course).items():
        laid = [*writer.assignment.misconceptions, *writer.assignment.forms]
        known = [each for each in laid if writer.is_written(each.function)]
        assert len(known) > len(laid) / 2
        for each in rng.sample(known, 3):
            text = writer.overlaid((each.exercise, each.function))
            made = {getattr(node, "name", "") for node in ast.parse(text).body}
            assert each.exercise in made or f"\n{each.exercise} = " in text, (name, each.name)


def test_what_an_instructor_gets(graded: Path) -> None:
    """Everybody's points stand in Canvas's own list, in their row, as the gradebook has them"""
    with (graded / "canvas_filled.csv").open(encoding="utf-8", newline="") as file:
        head, _, *rows = list(csv.reader(file))
    (column,) = [number for number, title in enumerate(head) if title.endswith(f"({demo.COLUMN})")]
    marks = {row[1]: row[column] for row in rows}
    assert len(marks) == FEW
    with Gradebook.open(graded / "gradebook.sqlite", reader.load(CORE)) as book:
        scores = {score.student.id: score.total_score for score in book.scores() if score.state == "graded"}
    assert len(scores) >= FEW / 2
    assert {key: float(mark) for key, mark in marks.items() if mark} == pytest.approx(scores, abs=0.005)
