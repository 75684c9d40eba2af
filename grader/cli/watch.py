"""`grader watch`: grades what changed, on each save."""

import argparse
from pathlib import Path

from grader.cli.common import load_course, path

HELP = "grade on each save, what changed first"
DESCRIPTION = (
    "Watch a submission, and grade on each save what changed, and what calls it. Keys: n looks at the next"
    " exercise that is not right, h gives a hint, and again the next one, l lists all exercises, q quits."
    " Networks are not trained on whole data sets; `grader grade` does that."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "path",
        nargs="?",
        type=path,
        default=Path("."),
        metavar="PATH",
        help="a folder, a .py or an .ipynb (default: where you stand)",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="an assignment, or assignment::exercise (may be repeated)",
    )
    parser.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")


def run(given: argparse.Namespace) -> int:
    """Watch until somebody ends it; returns the exit code."""
    course = load_course(given)
    from grader.student.watch.command import Options, watch  # which need NumPy and rich

    watch(course, Options(given.path, tuple(given.only), given.sandbox))
    return 0
