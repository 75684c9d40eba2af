"""`grader show`: prints a program that repeats one check, or runs the check on a submission again."""

import argparse
from pathlib import Path

from grader.cli.common import draw, load_course
from grader.errors import GraderError

HELP = "print a snippet that repeats one check, or run the check again; or print a question"
DESCRIPTION = (
    "Print a program that repeats one check on the files beside it, notebooks included. With --run, run the"
    " check on a submission, in the sandbox, and print what came back, what Keras gives, and the difference;"
    " the exit code is 0 if it passed, else 1."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("check", metavar="CHECK", help="a check's id, such as optimizers::adam::three_steps")
    parser.add_argument(
        "--run",
        dest="submission",
        nargs="?",
        const=Path(),
        type=Path,
        metavar="SUBMISSION",
        help="run it on a submission, or on the folder you are in",
    )
    parser.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")
    parser.add_argument("--reveal", action="store_true", help="hidden checks too (for instructors)")
    parser.add_argument(
        "--draw", type=draw, metavar="SEED", help="with --run: the hidden inputs of a report's provenance"
    )


def run(given: argparse.Namespace) -> int:
    """Print the program, or run the check; returns the exit code."""
    if given.draw is not None and given.submission is None:
        raise GraderError("--draw: is of a submission's grading; give it with --run SUBMISSION")
    if given.submission is None:
        from grader.grading import snippet

        course = load_course(given)
        asked = [
            (a, question) for a, question in course.questions() if a.question_id(question) == given.check
        ]
        if asked:
            from grader.instructor import template

            assignment, question = asked[0]
            print("\n".join(template.described(question)))
            print(f"# Write it in questions.toml, below [{assignment.name}]:")
            print(f"{question.id} = {question.untouched}")
            return 0
        print(snippet.snippet(course, given.check, reveal=given.reveal), end="")
        return 0
    from rich.console import Console

    from grader.grading.grader import Grader
    from grader.model import Verdict
    from grader.report import repeated

    with Grader(load_course(given), given.sandbox) as grader:
        made = grader.repeat(given.submission, given.check, reveal=given.reveal, draw=given.draw)
    repeated.render(made, Console())
    return 0 if made.check.verdict is Verdict.PASSED else 1
