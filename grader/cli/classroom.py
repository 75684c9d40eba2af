"""`grader class`: what a learning platform exported for a whole class."""

import argparse

from grader.cli.common import path
from grader.errors import GraderError

HELP = "take in the submissions of a class"
FROM = ("canvas", "moodle", "gradescope", "nbgrader", "classroom50", "folder")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "submissions",
        type=path,
        metavar="SUBMISSIONS",
        help="the folder or zip that a platform exports, or a folder of submissions",
    )
    parser.add_argument("--list", action="store_true", help="show who handed in what, and grade nothing")
    parser.add_argument(
        "--from", dest="kind", choices=FROM, metavar="KIND",
        help=f"what the export is, if that is not recognised: {', '.join(FROM)}",
    )  # fmt: skip
    parser.add_argument("--roster", type=path, metavar="CSV", help="all students, as the platform lists them")


def run(given: argparse.Namespace) -> int:
    """Take a class in and show it; returns the exit code."""
    if not given.list:
        raise GraderError("class: only --list is there; `grader grade` grades several submissions")
    from rich.console import Console

    from grader.classroom.intake import take_in
    from grader.classroom.listing import render

    render(take_in(given.submissions, kind=given.kind, roster=given.roster), Console())
    return 0
