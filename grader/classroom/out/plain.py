"""CSV for spreadsheets and statistics: a line a student, or a line a check."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from grader.classroom.out import files
from grader.classroom.out.rows import Given, Outcome, Row
from grader.report.escape import csv_cell
from grader.report.numbers import counted

WHO = ("id", "name", "email", "login", "sis_id", "section")
SUMS = ("score", "max_score", "extra", "total", "late", "excused", "ungraded")
CHECK = (
    "assignment",
    "exercise",
    "check",
    "visibility",
    "verdict",
    "score",
    "max_score",
    "diagnosis",
    "mistake",
)

Cell = str | float


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write a line a student: who it is, sums, and the points of each assignment.

    Raises:
        ExportError: if it cannot be written.
    """
    names = list(dict.fromkeys(mark.name for row in rows for mark in row.marks))
    header = [*WHO, *SUMS, *map(csv_cell, names)]
    files.write(table(header, (_line(row, names) for row in rows)), target)
    return Outcome(f"{target} written: {counted(len(rows), 'student')}")


def write_checks(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write a line for each student and check, with the names of hidden checks: for instructors only.

    Raises:
        ExportError: if it cannot be written.
    """
    files.write_parts(parts(("id", "name", *CHECK), (line for row in rows for line in _checks(row))), target)
    return Outcome(f"{target} written: a line for each check of {counted(len(rows), 'student')}")


def table(header: Sequence[Cell], lines: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8; the mark at its beginning tells spreadsheets so."""
    return b"".join(parts(header, lines))


def parts(header: Sequence[Cell], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same, a line at a time."""
    yield codecs.BOM_UTF8
    for cells in chain([header], lines):
        text = io.StringIO()
        csv.writer(text).writerow(cells)
        yield text.getvalue().encode()


def _line(row: Row, names: Sequence[str]) -> list[Cell]:
    who = [csv_cell(getattr(row, field)) for field in WHO]
    if row.ungraded:
        return [*who, *[""] * 6, csv_cell(row.ungraded), *[""] * len(names)]
    sums = [
        row.score,
        row.max_score,
        row.extra,
        row.total,
        csv_cell(row.late),
        "yes" if row.excused else "",
        "",
    ]
    by_name = {mark.name: mark for mark in row.marks}
    marks = [by_name.get(name) for name in names]
    return [*who, *sums, *("" if mark is None or mark.excused else mark.score for mark in marks)]


def _checks(row: Row) -> Iterable[list[Cell]]:
    if row.read is None:
        return
    for result in row.report().checks:
        assignment, exercise, check = result.id.split("::")
        told = result.diagnosis
        yield [
            *(csv_cell(text) for text in (row.id, row.name, assignment, exercise, check)),
            *(result.visibility, result.verdict.value, result.score, result.max_score),
            *(("", "") if told is None else (told.kind.value, csv_cell(told.name))),
        ]
