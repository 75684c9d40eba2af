"""`grader demo`: a class that does not exist is handed in, graded and given back."""

import argparse
from pathlib import Path

from grader.cli.common import load_course, path

HELP = "grade a made-up class, to see what an instructor sees"
DESCRIPTION = (
    "Write what a class of made-up students hands in, as Canvas exports it; grade it; give marks back. Every"
    " command is shown before it runs. Nothing outside the folder is touched."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("folder", type=path, metavar="DIR", help="where all of it goes; new, or empty")
    parser.add_argument("--students", type=int, default=200, metavar="N", help="how many (default: 200)")
    parser.add_argument("--seed", type=int, metavar="N", help="another class for each")
    parser.add_argument(
        "--variants", type=path, metavar="DIR", help="right submissions, a folder each, that some hand in"
    )
    parser.add_argument("--no-training", action="store_true", help="do not train networks on whole data sets")


def run(given: argparse.Namespace) -> int:
    """Make, grade and export a class; returns the exit code."""
    from grader.errors import GraderError
    from grader.instructor import demo
    from grader.report import html

    if given.students < 1:
        raise GraderError(f"--students: expected 1 or more, got {given.students}")
    course = load_course(given)
    seed = demo.SEED if given.seed is None else given.seed
    if given.variants is not None and not given.variants.is_dir():
        raise GraderError(f"--variants {given.variants}: no such folder; leave it out, or name another")
    submissions, roster = demo.write(course, given.folder, given.students, seed, given.variants)
    _say(f"{given.students} made-up students (seed {seed}) have handed in {submissions}.")
    book, filled = given.folder / "gradebook.sqlite", given.folder / "canvas_filled.csv"
    common = ["--course", str(course.file)]
    training = ["--no-training"] * given.no_training
    graded = _run("class", submissions, "--roster", roster, "--gradebook", book, *training, *common)
    if graded not in (0, 3):
        return graded
    total = f"total={demo.COLUMN}"
    _run("export", "canvas", book, "--into", roster, "--column", total, "--out", filled, *common)
    _say("", "What to look at:", f"  {filled}: the class's list, with points, for Canvas to import")
    if html.missing():
        _say(f"  pages of the class: {html.missing()}")
    else:
        pages = given.folder / "pages"
        _run("gradebook", "pages", pages, "--gradebook", book, "--alike", submissions, *common)
    _say("", "And to try next:", *(f"  {line}" for line in _next(given.folder, book, submissions, roster)))
    return 0


def _next(folder: Path, book: Path, submissions: Path, roster: Path) -> list[str]:
    """Commands that show more of it."""
    return [
        f"grader class {submissions} --roster {roster} --gradebook {book}   # again: nothing is left to do",
        f"grader gradebook show --gradebook {book}",
        f"grader gradebook why 30000 --gradebook {book}",
    ]


def _run(*words: str | Path) -> int:
    """Run a command of the grader as one would type it, and show it."""
    from grader.cli.main import main

    texts = [str(word) for word in words]
    shown = texts[: texts.index("--course")]
    _say("", f"$ grader {' '.join(shown)}")
    return main(texts)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
