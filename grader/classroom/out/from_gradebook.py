"""Rows from a gradebook: scores after all that was decided, and after what being late costs."""

from functools import partial
from pathlib import Path

from grader.classroom.gradebook import Gradebook
from grader.classroom.out.rows import Mark, Row
from grader.classroom.scores import GRADED, Part, Score
from grader.report.numbers import counted, percent

MAGIC = b"SQLite format 3\0"  # how the file begins (sqlite.org, "Database File Format")


def is_gradebook(path: Path) -> bool:
    """Whether a path is a file of SQLite's; what cannot be read is none."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def rows(book: Gradebook) -> list[Row]:
    """A row for each student, by id. Their reports are read when a format asks for them: leave it open."""
    return [_row(book, score) for score in book.scores()]


def _row(book: Gradebook, score: Score) -> Row:
    student, grading = score.student, score.facts.grading
    return Row(
        id=student.id,
        name=student.name,
        email=student.email,
        login=student.login,
        sis_id=student.sis_id,
        section=student.section,
        marks=tuple(_mark(part) for part in score.parts),
        score=score.score,
        max_score=score.max_score,
        extra=score.extra_score,
        late="; ".join(_late(part) for part in score.parts if part.lateness and part.lateness.kept < 1),
        excused=bool(score.parts) and all(part.excused for part in score.parts),
        ungraded="" if score.state == GRADED or _decided(score) else _why_not(score),
        read=None if grading is None else partial(book.report, grading),
    )


def _why_not(score: Score) -> str:
    """Why there is no score, in words."""
    grading = score.facts.grading
    return grading.reason if grading is not None and grading.reason else score.state


def _mark(part: Part) -> Mark:
    return Mark(
        part.assignment,
        part.title,
        part.score,
        part.max_score,
        part.extra,
        part.graded,
        part.excused is not None,
    )


def _late(part: Part) -> str:
    """What being late did to one assignment."""
    assert part.lateness is not None
    lost = percent(1 - part.lateness.kept)
    return f"{part.assignment}: {lost} lost, {counted(part.lateness.days, 'day')} late"


def _decided(score: Score) -> bool:
    """Whether somebody has given points, or taken an assignment out, where there is no report."""
    return any(part.overrides or part.excused for part in score.parts)
