"""`grader show`: prints a program that repeats one check."""

import argparse

from grader.cli.common import load_course

HELP = "print a snippet that repeats one check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("check", metavar="CHECK", help="a check's id, such as optimizers::adam::three_steps")
    parser.add_argument("--reveal", action="store_true", help="hidden checks too (for instructors)")


def run(given: argparse.Namespace) -> int:
    """Print the program; returns the exit code."""
    from grader.grading import snippet

    print(snippet.snippet(load_course(given), given.check, reveal=given.reveal), end="")
    return 0
