"""`grader class`: what a learning platform exported for a whole class, listed or graded."""

import argparse

from grader.cli.common import load_course, path, whole
from grader.cli.grade import add_scope

HELP = "grade the submissions of a class into its gradebook"
DESCRIPTION = (
    "Grade what a class handed in: the last attempt of each student. Each report is in the gradebook the"
    " moment it is there. After any end the same command goes on: only what is new or changed is graded."
)
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
    add_export(parser)
    add_scope(parser)
    parser.add_argument("--retry", action="store_true", help="grade what was set aside, too")
    add_workers(parser)


def add_export(parser: argparse.ArgumentParser) -> None:
    """Declare what an export is, who is in the class, and where its gradebook is."""
    parser.add_argument(
        "--from", dest="kind", choices=FROM, metavar="KIND",
        help=f"what the export is, if that is not recognised: {', '.join(FROM)}",
    )  # fmt: skip
    parser.add_argument("--roster", type=path, metavar="CSV", help="all students, as the platform lists them")
    said = "where reports go (default: gradebook.sqlite in the course's folder)"
    parser.add_argument("--gradebook", type=path, metavar="FILE", help=said)


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Declare who grades."""
    parser.add_argument(
        "--jobs",
        type=whole,
        metavar="N",
        help="submissions graded at the same time (default: one per processor)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="of Dask's scheduler, whose workers grade (extra: cluster)"
    )
    where.add_argument(
        "--executor", metavar="MODULE:FACTORY", help="gives a concurrent.futures.Executor that grades"
    )


def run(given: argparse.Namespace) -> int:
    """Take a class in, and list or grade it; returns the exit code."""
    if not given.list:
        from grader import signals

        with signals.held_back():  # NumPy makes an ImportError of what comes while it is imported
            from grader.cli import class_round
        return class_round.grade(load_course(given), given)
    from rich.console import Console

    from grader.classroom.intake import take_in
    from grader.classroom.listing import render

    render(take_in(given.submissions, kind=given.kind, roster=given.roster), Console())
    return 0
