"""`grader reference`: freezes what Keras gives, or says whether that still agrees."""

import argparse
import sys

from grader.cli.common import whole_course

HELP = "make reference results with Keras"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="only these (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether results still agree")
    parser.add_argument(
        "--mistakes", action="store_true", help="only the fingerprints of planted mistakes; needs no Keras"
    )


def run(given: argparse.Namespace) -> int:
    """Freeze or compare; returns the exit code."""
    course = whole_course(given)
    chosen = [course.assignment(name) for name in given.assignments] or list(course.assignments)
    if given.mistakes and not given.check:
        from grader.instructor import fingerprinting

        for line in fingerprinting.freeze_mistakes(course, chosen):
            print(line)
        return 0
    from grader.instructor import freeze

    if not given.check:
        freeze.freeze(course, chosen, print)
        return 0
    differences = freeze.differences(course, chosen, print)
    for line in differences:
        print(f"grader: {line}", file=sys.stderr)
    return 1 if differences else 0
