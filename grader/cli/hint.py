"""`grader hint`: the next hint on an exercise."""

import argparse

from grader.cli.common import load_course

HELP = "give a hint on an exercise; again, the next one"
DESCRIPTION = (
    "Give a hint on an exercise: where to look first, then the idea, then what to check. The same command"
    " again gives the next one; none is the answer."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("exercise", metavar="EXERCISE", help="such as softmax, or mnist::train")
    parser.add_argument("--step", type=int, metavar="N", help="this one: 1, 2 or 3 (default: the next)")


def run(given: argparse.Namespace) -> int:
    """Print a hint; returns the exit code."""
    from rich.console import Console

    from grader.student import hinting

    hinting.give(load_course(given), given.exercise, given.step, Console())
    return 0
