"""`grader grade`: one submission on a terminal, or several as a table; each as JSON or a page on request.

Progress goes to standard error, reports to standard output. What prints is imported when there is something
to print, so that the first worker starts before.
"""

import argparse
import sys

from grader.cli.common import course_path, draw, load_course, number, path, whole
from grader.errors import GraderError

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.cli.options import Options
    from grader.grading.grader import Grader
    from grader.model import Change, Report

HELP = "grade submissions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "paths", nargs="+", type=path, metavar="PATH", help="a folder, a .zip or .tar.gz, a .py or an .ipynb"
    )
    add_scope(parser)
    parser.add_argument(
        "--json", metavar="FILE", help="write the report; into a folder for several paths, or for FILE/"
    )
    parser.add_argument(
        "--html", metavar="FILE", help="write it as a page; into a folder for several paths, or for FILE/"
    )
    parser.add_argument(
        "--fail-under", type=number, metavar="N", help="exit with 1 below N percent of the points"
    )
    parser.add_argument(
        "--jobs",
        type=whole,
        metavar="N",
        help="submissions graded at the same time (default: one per processor)",
    )
    parser.add_argument(
        "--draw", type=draw, metavar="SEED", help="repeat a grading: the draw in its report's provenance"
    )
    parser.add_argument("--verbose", action="store_true", help="list passed and repeated checks as well")
    parser.add_argument(
        "--no-history", action="store_true", help="neither tell nor keep what changed since the last time"
    )


def add_scope(parser: argparse.ArgumentParser) -> None:
    """Declare what of a course is graded, and behind which walls."""
    parser.add_argument(
        "--only",
        action="append",
        type=_name,
        default=[],
        metavar="NAME",
        help="an assignment, assignment::exercise or a check's id (may be repeated)",
    )
    parser.add_argument("--no-training", action="store_true", help="do not train networks on whole data sets")
    parser.add_argument("--reveal", action="store_true", help="judge hidden questions, too (for instructors)")
    add_walls(parser)


def add_walls(parser: argparse.ArgumentParser) -> None:
    """Declare behind which walls submissions are graded."""
    parser.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")
    parser.add_argument(
        "--allow-unsafe", action="store_true", help="grade several submissions at the plain level too"
    )


def _name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("expected a name, got an empty word")
    return text


def run(given: argparse.Namespace) -> int:
    """Grade; returns the exit code."""
    from grader import signals

    root = course_path(given)
    if len(given.paths) > 1:
        with signals.held_back():  # NumPy makes an ImportError of what comes while it is imported
            from grader.cli import several
            from grader.cli.options import options_of
        return several.grade(load_course(given), options_of(given))
    from grader.sandbox.client import Client

    # A worker takes as long to get ready as all that follows does to be imported.
    try:
        client = Client(given.sandbox, root if root.is_dir() else root.parent)
    except OSError as error:
        raise GraderError(f"the grader cannot work: {error.strerror or error}") from None
    try:
        with signals.held_back():
            from grader.cli.options import options_of
            from grader.grading.grader import Grader
        course, options = load_course(given), options_of(given)
        if given.sandbox != "auto":
            client.settle()  # a level that was asked for and cannot be had is told at once
        with Grader(course, options.level, client=client) as grader:
            return _grade(grader, options)
    finally:
        client.close()


def _grade(grader: "Grader", options: "Options") -> int:
    """Grade one submission and print its report."""
    from grader.cli.progress import progress

    with progress() as shown:
        report = options.marked(grader.grade(options.paths[0], options.scope, shown, draw=options.draw))
    unwritten = options.targets.write(report)
    from rich.console import Console

    from grader.report import terminal

    change = _change(grader, options, report) if options.history and sys.stdout.isatty() else None
    terminal.render(report, Console(), verbose=options.verbose, change=change)
    if unwritten:
        raise GraderError("; ".join(f"{where}: could not be written: {why}" for where, why in unwritten))
    return options.exit_code(report)


def _change(grader: "Grader", options: "Options", report: "Report") -> "Change | None":
    """What changed since the submission was graded last on this terminal; this time is kept for the next."""
    from grader.student import changes

    return changes.since_last_time(grader.course, options.paths[0], report)
