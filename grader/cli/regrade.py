"""`grader regrade`: what a changed course would change for a class, shown before it counts."""

import argparse

from grader.cli.classroom import add_export, add_workers
from grader.cli.common import load_course, path
from grader.cli.grade import add_walls

HELP = "grade a class again where the course has changed, and show who changes"
DESCRIPTION = (
    "Grade a class again after checks, results, solutions, points or the grader have changed: only what the"
    " change touches is run, all else is carried over. What changes, for whom and why, is shown. It counts"
    " when it is accepted. After any end the same command goes on."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "submissions",
        nargs="?",
        type=path,
        metavar="SUBMISSIONS",
        help="where the files are, as for `grader class`; not needed where nothing has to be run",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--accept", action="store_true", help="let it count, without being asked")
    what.add_argument("--reject", action="store_true", help="throw away what was graded again")
    add_export(parser)
    add_walls(parser)
    add_workers(parser)


def run(given: argparse.Namespace) -> int:
    """Grade again, tell what changes, and settle it; returns the exit code."""
    from grader import signals

    with signals.held_back():  # NumPy makes an ImportError of what comes while it is imported
        from grader.cli import class_again
    return class_again.regrade(load_course(given), given)
