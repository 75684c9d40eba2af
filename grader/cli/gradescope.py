"""`grader gradescope build`: what Gradescope needs to grade a course there."""

import argparse
from pathlib import Path

from grader.cli.common import load_course, path
from grader.cli.export import WHEN

HELP = "make autograder.zip, which grades on Gradescope"
DESCRIPTION = (
    "Pack the grader, the course and its reference results into autograder.zip. Gradescope unpacks it, runs"
    " its setup.sh once, and run_autograder for each submission. Where networks are trained, choose 4 CPUs"
    " and a time limit of 40 minutes there."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("action", choices=["build"], metavar="build")
    parser.add_argument(
        "--out",
        type=path,
        default=Path("autograder.zip"),
        metavar="FILE",
        help="what is written (default: autograder.zip)",
    )
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="as in grader grade")
    parser.add_argument("--no-training", action="store_true", help="do not train networks on whole data sets")
    parser.add_argument(
        "--hidden", default="after_published", metavar="WHEN", help=f"when hidden checks are shown: {WHEN}"
    )


def run(given: argparse.Namespace) -> int:
    """Build; returns the exit code."""
    from grader.classroom.out import autograder
    from grader.classroom.out.rows import HIDDEN, ExportError
    from grader.grading.training import tiers
    from grader.report.escape import line

    if given.hidden not in HIDDEN:
        raise ExportError(f"--hidden {given.hidden}: no such visibility; there are {', '.join(HIDDEN)}")
    course = load_course(given)
    every_tier = {tier for _, tier in tiers(course)}
    # A name that is wrong is told now, not on Gradescope.
    course.select(*(name for name in given.only if name not in every_tier))
    grade = [f"--only={name}" for name in given.only] + ["--no-training"] * given.no_training
    size = autograder.build(course, given.out, grade, [f"--hidden={given.hidden}"])
    print(line(f"{given.out} written: {size / 1e6:.1f} MB. It has the answers: give it to Gradescope only."))
    return 0
