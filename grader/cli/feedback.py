"""`grader feedback`: a notebook that was handed in, written back with its report."""

import argparse
from pathlib import Path

from grader.cli.common import load_course, path
from grader.errors import GraderError

HELP = "write a notebook back with its report"
ENDING = ".feedback.ipynb"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("notebook", type=path, metavar="NOTEBOOK", help="an .ipynb that was handed in")
    parser.add_argument(
        "--output", type=path, metavar="FILE", help=f"where to (default: NAME{ENDING} where you stand)"
    )
    parser.add_argument("--no-training", action="store_true", help="do not train networks on whole data sets")
    parser.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")


def run(given: argparse.Namespace) -> int:
    """Grade the notebook and write it; returns the exit code."""
    from grader.grading.grader import Grader
    from grader.report import atomic
    from grader.report.escape import line
    from grader.report.numbers import number, points
    from grader.student.feedback import feedback

    target: Path = given.output or Path(f"{given.notebook.stem}{ENDING}")
    if target.is_symlink() or target.is_dir() or not target.parent.is_dir():
        raise GraderError(f"--output {target}: give the name of a file in a folder that exists, no link")
    with Grader(load_course(given), given.sandbox) as grader:
        report, content = feedback(grader, given.notebook, training=not given.no_training)
    try:
        atomic.write([content], target)
    except OSError as error:
        raise GraderError(f"--output {target}: could not be written: {error.strerror}") from None
    score, most = (sum(getattr(each, key) for each in report.assignments) for key in ("score", "max_score"))
    print(line(f"{target} written: {points(score, most)} / {number(most)} points"))
    return 0
