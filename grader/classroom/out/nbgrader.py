"""nbgrader: a folder of feedback as `nbgrader generate_feedback` leaves it, and its CSV of grades.

Facts: nbgrader 0.9, "The philosophy of nbgrader" (folders) and `plugins/export.py` (columns). nbgrader itself
joins cells by a comma and quotes none of them; here they are quoted where they have to be.
"""

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.out import feedback, files
from grader.classroom.out.plain import table
from grader.classroom.out.rows import Given, Mark, Outcome, Row
from grader.report.escape import csv_cell
from grader.report.numbers import counted

HEADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write `feedback/{student}/{assignment}/{assignment}.html` and `grades.csv` into a folder.

    Raises:
        ExportError: if they cannot be written.
    """
    count = 0
    for row, student in zip(rows, files.names([row.id for row in rows]), strict=True):
        if row.read is None or row.ungraded:
            continue
        report = row.report()
        for assignment in (each for each in report.assignments if each.handed_in):
            (name,) = files.names([assignment.name])
            folder = target / "feedback" / student / name
            files.make(folder)
            title = f"{assignment.title}: {row.name or row.id}"
            page = feedback.page(row, report, title, assignment.name)
            files.write(page.encode(), folder / f"{name}.html")
            count += 1
    files.make(target)
    files.write(grades(rows), target / "grades.csv")
    return Outcome(f"{target} written: grades.csv, and {counted(count, 'page')} in feedback/")


def grades(rows: Sequence[Row]) -> bytes:
    """A line for each student and assignment, in nbgrader's columns; the whole name stands in last_name."""
    lines = [
        [csv_cell(mark.name), "", "", *_who(row), *_points(row, mark)]
        for row in rows
        if not row.ungraded
        for mark in row.marks
    ]
    return table(HEADER, lines)


def _who(row: Row) -> list[str | float]:
    return [csv_cell(row.id), csv_cell(row.name), "", csv_cell(row.email)]


def _points(row: Row, mark: Mark) -> list[str | float]:
    if row.excused or mark.excused:
        return ["", "", "", mark.max_score]
    return [mark.score, 0.0, mark.score, 0.0 if mark.extra else mark.max_score]
