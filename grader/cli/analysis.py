"""`grader gradebook summary`, `items` and `alike`: a class looked at, on a terminal and as files."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from grader.cli.common import load_course, path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.classroom.gradebook import Gradebook

ABOUT = {
    "summary": "how the class did: points, verdicts, mistakes, networks, who is missing",
    "items": "which checks to mend next term: difficulty, discrimination, reliability",
    "alike": "places in submissions that look alike, to look at; never a verdict",
}


def add_arguments(made: Mapping[str, argparse.ArgumentParser]) -> None:
    """Declare the options of these actions."""
    own = made["alike"]
    said = "the folder or zip that a platform exports, or a folder of submissions"
    own.add_argument("submissions", type=path, metavar="SUBMISSIONS", help=said)
    own.add_argument("--from", dest="kind", metavar="KIND", help="what the export is, as in `grader class`")
    own.add_argument("--roster", type=path, metavar="CSV", help="all students, as the platform lists them")
    lines = {"summary": "check", "items": "check", "alike": "fragment"}
    for name, noun in lines.items():
        made[name].add_argument("--csv", type=path, metavar="FILE", help=f"write a line a {noun} as well")
        made[name].add_argument("--json", type=path, metavar="FILE", help="write all of it as well")


def show(book: "Gradebook", given: argparse.Namespace) -> None:
    """Print a summary or the items of a class, and write what was asked for.

    Raises:
        GraderError: if something cannot be read, or written.
    """
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
    from grader.classroom.analysis.alike import alike as find
    from grader.classroom.analysis.works import given as given_texts
    from grader.classroom.analysis.works import works
    from grader.classroom.intake import take_in
    from grader.cli import alike as page
    from grader.instructor import template

    course = load_course(given)
    intake = take_in(given.submissions, kind=given.kind, roster=given.roster)
    own = [*given_texts(course), *template.files(course).values()]
    found = find(works(intake.attempts, course), own)
    page.render(found, Console())
    _write(given, written.alike_csv(found), written.as_json(found))
    return 0


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
