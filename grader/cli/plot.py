"""`grader plot`: pictures of what a student's own functions do."""

import argparse
from pathlib import Path

from grader.cli.common import path, whole_course

HELP = "draw what your own functions do, the solution's beside it"
DESCRIPTION = (
    "Draw the course's pictures: of the solution, or with --parts of your own functions, which run in the"
    " sandbox, with the solution's beside them. A function that is missing or fails is told in a line; the"
    " rest is drawn, and the exit code is 1."
)
FORMATS = ("png", "svg", "gif", "terminal")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="a plot or an assignment (default: all)")
    parser.add_argument("--parts", type=path, metavar="PATH", help="your folder, archive or file")
    parser.add_argument(
        "--out", type=path, default=Path("plots"), metavar="FOLDER", help="for files (default: plots)"
    )
    parser.add_argument("--format", default="png", choices=FORMATS, help="default: png; gif: those that move")
    parser.add_argument("--list", action="store_true", help="print the names of all plots")
    parser.add_argument("--freeze", action="store_true", help="draw the handouts' pictures (for instructors)")
    parser.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")


def run(given: argparse.Namespace) -> int:
    """Draw; returns the exit code."""
    from rich.console import Console

    from grader.student import command

    course = whole_course(given)
    if given.list:
        command.listed(course, tuple(given.names), Console())
        return 0
    if given.freeze:
        command.freeze(course, tuple(given.names), given.sandbox, Console())
        return 0
    options = command.Options(tuple(given.names), given.parts, given.out, given.format, given.sandbox)
    return 0 if command.plot(course, options, Console()) else 1
