"""`grader gradebook summary`, `items`, `alike` and `pages`: a class looked at, on a terminal and as files."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from grader.cli.common import load_course, path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.classroom.gradebook import Gradebook
    from grader.course.course import Course
    from grader.model.alike import Alike

ABOUT = {
    "summary": "how the class did: points, verdicts, mistakes, networks, who is missing",
    "items": "which checks to mend next term: difficulty, discrimination, reliability",
    "alike": "places in submissions that look alike, to look at; never a verdict",
    "pages": "the class as a page, a page each student, and CSV files, in one folder",
}


def add_arguments(made: Mapping[str, argparse.ArgumentParser]) -> None:
    """Declare the options of these actions."""
    said = "the folder or zip that a platform exports, or a folder of submissions"
    made["alike"].add_argument("submissions", type=path, metavar="SUBMISSIONS", help=said)
    own = made["pages"]
    own.add_argument("folder", type=path, metavar="DIR", help="that is made, or made again (extra: html)")
    said = "compare these as well, and show which look alike"
    own.add_argument("--alike", dest="submissions", type=path, metavar="SUBMISSIONS", help=said)
    for name in ("alike", "pages"):
        own, said = made[name], "what the export is, as in `grader class`"
        own.add_argument("--from", dest="kind", metavar="KIND", help=said)
        said = "all students, as the platform lists them"
        own.add_argument("--roster", type=path, metavar="CSV", help=said)
    lines = {"summary": "check", "items": "check", "alike": "fragment"}
    for name, noun in lines.items():
        made[name].add_argument("--csv", type=path, metavar="FILE", help=f"write a line a {noun} as well")
        made[name].add_argument("--json", type=path, metavar="FILE", help="write all of it as well")


def show(book: "Gradebook", given: argparse.Namespace) -> None:
    """Print a summary or the items of a class, or write its pages, and what else was asked for.

    Raises:
        GraderError: if something cannot be read, or written.
    """
    if given.action == "pages":
        _pages(book, given)
        return
    from rich.console import Console

    from grader.classroom.analysis import written

    if given.action == "summary":
        from grader.classroom.analysis.figures import class_figures
        from grader.classroom.analysis.leaderboard import opted_in
        from grader.cli import summary

        figures = class_figures(book, opted_in(book))
        summary.render(figures, Console())
        _write(given, written.figures_csv(figures), written.as_json(figures))
    else:
        from grader.classroom.analysis.items import class_items
        from grader.cli import items

        found = class_items(book)
        items.render(found, Console())
        _write(given, written.items_csv(found), written.as_json(found))


def alike(given: argparse.Namespace) -> int:
    """Print which submissions look alike, and write what was asked for; returns the exit code.

    Raises:
        GraderError: if something cannot be read, or written.
    """
    from rich.console import Console

    from grader.classroom.analysis import written
    from grader.cli import alike as page

    found = _compared(load_course(given), given)
    page.render(found, Console())
    _write(given, written.alike_csv(found), written.as_json(found))
    return 0


def _compared(course: "Course", given: argparse.Namespace) -> "Alike":
    """The submissions that were named, held against each other."""
    from grader.classroom.analysis.alike import alike as find
    from grader.classroom.analysis.works import given as given_texts
    from grader.classroom.analysis.works import works
    from grader.classroom.intake import take_in
    from grader.instructor import template

    intake = take_in(given.submissions, kind=given.kind, roster=given.roster)
    own = [*given_texts(course), *template.files(course).values()]
    return find(works(intake.attempts, course), own)


def _pages(book: "Gradebook", given: argparse.Namespace) -> None:
    """Write the pages of a class.

    Raises:
        GraderError: if what makes pages is not installed, or something cannot be read, or written.
    """
    from grader.errors import GraderError
    from grader.report.html import missing

    if said := missing():
        raise GraderError(f"pages: {said}")
    if given.submissions is None and (given.kind or given.roster):
        raise GraderError("--from and --roster: are about the submissions of --alike; name these, too")
    from grader.classroom.pages import written  # what it needs is an extra
    from grader.report.escape import line
    from grader.report.numbers import counted

    found = None if given.submissions is None else _compared(book.course, given)
    made = written.write(book, given.folder, found)
    students = counted(made.students, "student")
    print(line(f"{made.page} written, with pages of {students}: open it in a browser"))


def _write(given: argparse.Namespace, csv: bytes, json: bytes) -> None:
    """Write the files that were asked for."""
    from grader.classroom.out import files
    from grader.cli.progress import tell
    from grader.report.escape import line

    wanted: dict[Path | None, bytes] = {given.csv: csv, given.json: json}
    for target, data in wanted.items():
        if target is not None:
            files.write(data, target)
            tell(f"{line(str(target))} written")
