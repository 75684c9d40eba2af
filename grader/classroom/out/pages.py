"""Each student's report as a page, in a folder that can be handed out or put on a server."""

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.out import feedback, files
from grader.classroom.out.rows import ExportError, Given, Outcome, Row
from grader.report import html


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write `{student}.html` into a folder; of one student, the target itself.

    Raises:
        ExportError: if what makes pages is not installed, nobody has a report, or nothing can be written.
    """
    if why := html.missing():
        raise ExportError(f"html: {why}")
    graded = [row for row in rows if row.read is not None]
    if not graded:
        raise ExportError("html: nobody has a report; grade the class first")
    outcome = files.each(graded, target, lambda row: feedback.page(row, row.report()).encode(), ".html")
    missing = tuple(f"{row.label}: has no report, so no page" for row in rows if row.read is None)
    return Outcome(outcome.done, notes=missing)
