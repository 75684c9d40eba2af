"""`grader export`: marks and feedback in the format of a learning platform."""

import argparse
import os
from contextlib import ExitStack

from grader.cli.common import load_course, path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.classroom.out.rows import Row

HELP = "give marks back to Canvas, Moodle, Gradescope and others"
DESCRIPTION = (
    "Write the marks of a class in a platform's format. A file of the platform's own is filled in by the IDs"
    " of students, and every other cell stays as it was. Who has no place in it is told, with exit code 1."
)
FORMATS = (
    "canvas", "moodle", "moodle-feedback", "gradescope", "classroom50", "prairielearn", "nbgrader", "html",
    "csv",
    "checks", "junit",
)  # fmt: skip
WHEN = "after_published (default), after_due_date, hidden, visible"
UNASKED: tuple[object, ...] = (
    None,
    [],
    False,
    "total",
    "after_published",
)  # of the options below, when nobody gives them
TAKEN_BY = {  # an option, and the formats that mind it
    "into": ("canvas", "moodle", "moodle-feedback"),
    "column": ("canvas",),
    "points": ("moodle",),
    "scale": ("canvas", "moodle"),
    "hidden": ("gradescope",),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument(
        "reports",
        type=path,
        metavar="REPORTS",
        help="a gradebook, the folder of grade --json, or one report in it",
    )
    parser.add_argument("--out", type=path, required=True, metavar="PATH", help="what is written")
    parser.add_argument(
        "--roster",
        type=path,
        metavar="CSV",
        help="who is who: id, name, email, login, sis_id, section, report",
    )
    parser.add_argument(
        "--into", type=path, metavar="FILE", help="the gradebook or worksheet as the platform gives it"
    )
    parser.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="NAME=COLUMN",
        help="canvas: an assignment, or total, and its column's number or title (may be repeated)",
    )
    parser.add_argument(
        "--points", default="total", metavar="NAME", help="moodle: of one assignment (default: total)"
    )
    parser.add_argument(
        "--scale", action="store_true", help="canvas, moodle: as a part of the platform's own maximum"
    )
    parser.add_argument(
        "--hidden",
        default="after_published",
        metavar="WHEN",
        help=f"gradescope: when hidden checks are shown: {WHEN}",
    )


def _column(text: str) -> tuple[str, str]:
    name, mark, column = text.partition("=")
    if not (name and mark and column):
        raise argparse.ArgumentTypeError(f"expected NAME=COLUMN, such as total=1234, got {text}")
    return name, column


def _refuse_unused(given: argparse.Namespace) -> None:
    from grader.classroom.out.rows import ExportError

    for option, formats in TAKEN_BY.items():
        if getattr(given, option) not in UNASKED and given.format not in formats:
            said = f"{given.format} has no use for it, only {', '.join(formats)}; leave it out"
            raise ExportError(f"--{option}: {said}")


def run(given: argparse.Namespace) -> int:
    """Write; returns the exit code."""
    from grader.classroom.out.formats import writer
    from grader.classroom.out.rows import Given
    from grader.report.escape import line

    _refuse_unused(given)
    asked = Given(
        into=given.into,
        columns=tuple(given.column),
        mark=given.points,
        scale=given.scale,
        hidden=given.hidden,
        environment=os.environ,
    )
    with ExitStack() as opened:
        outcome = writer(given.format)(_rows(given, opened), asked, given.out)
    for text in (*outcome.problems, *outcome.notes, outcome.done):
        print(line(text))
    return 1 if outcome.problems else 0


def _rows(given: argparse.Namespace, opened: ExitStack) -> "list[Row]":
    """The marks of a class. Where they come from is known here and nowhere else."""
    from grader.classroom.out import from_gradebook, reading

    if not from_gradebook.is_gradebook(given.reports):
        return reading.rows(given.reports, given.roster)
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.out.rows import ExportError

    if given.roster is not None:
        raise ExportError("--roster: a gradebook knows its students; leave it out")
    return from_gradebook.rows(opened.enter_context(Gradebook.open(given.reports, load_course(given))))
