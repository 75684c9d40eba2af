"""The folder of a class: its page, each student's page, and CSV files of all that is in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from grader.classroom.analysis import written
from grader.classroom.analysis.figures import class_figures
from grader.classroom.analysis.items import class_items
from grader.classroom.analysis.leaderboard import opted_in
from grader.classroom.gradebook import Gradebook
from grader.classroom.out import feedback, files, from_gradebook, plain
from grader.classroom.out.rows import Given, Row
from grader.classroom.pages.folder import replaced
from grader.classroom.processes import ProcessDiedError, Processes
from grader.model import Report
from grader.model.alike import Alike
from grader.model.classes import ClassFigures
from grader.model.items import AssignmentItems
from grader.record import Record
from grader.report.escape import csv_cell
from grader.report.html import class_page
from grader.sandbox.levels import processors

MANY, AHEAD = 30, 8  # pages for which processes are started, and reports that each has waiting
PAGE, STUDENTS, TABLES = "index.html", "students", "csv"
MISTAKES = ("assignment", "exercise", "mistake", "students", "id", "name", "told")
NETWORKS = ("assignment", "id", "name", "accuracy", "seconds", "parameters", "epochs")


class Written(Record):
    """What is in a folder: the class's page, and how many pages of students."""

    page: Path
    students: int


def write(book: Gradebook, target: Path, alike: Alike | None = None) -> Written:
    """Write all pages of a class, whole or not at all; those of the last time are replaced.

    Args:
        book: its gradebook.
        target: the folder.
        alike: submissions that look alike, if they were compared.

    Raises:
        GraderError: if the gradebook cannot be read, the target is no folder of pages, or cannot be written.
    """
    figures, items = class_figures(book, opted_in(book)), class_items(book)
    rows = from_gradebook.rows(book)
    with replaced(target) as folder:
        links = _students(rows, folder / STUDENTS)
        tables = _tables(figures, items, alike, rows, folder / TABLES)
        now = f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"
        page = class_page.render(figures, items, alike, links=links, files=tables, made=now)
        files.write(page.encode(), folder / PAGE)
    return Written(target / PAGE, len(links))


def _students(rows: Sequence[Row], folder: Path) -> dict[str, str]:
    """Write the page of each student who has a report; links to them by id."""
    files.make(folder)
    graded = [row for row in rows if row.read is not None]
    names = files.names([row.id for row in graded])
    for name, page in zip(names, _made(graded), strict=True):
        files.write(page, folder / f"{name}.html")
    return {row.id: f"{STUDENTS}/{quote(name)}.html" for row, name in zip(graded, names, strict=True)}


def _made(rows: Sequence[Row]) -> Iterator[bytes]:
    """The page of each; of many, made by all processors, a few reports at a time in memory."""
    if len(rows) < MANY:
        yield from (_page(row, row.report()) for row in rows)
        return
    jobs = processors()
    with Processes(jobs) as processes:
        for start in range(0, len(rows), AHEAD * jobs):
            given = [(replace(row, read=None), row.report()) for row in rows[start : start + AHEAD * jobs]]
            asked = [processes.submit(_page, *each) for each in given]
            for each, page in zip(given, asked, strict=True):
                try:
                    yield page.result()
                except ProcessDiedError:  # made here it says what is wrong, if anything is
                    yield _page(*each)


def _page(row: Row, report: Report) -> bytes:
    return feedback.page(row, report).encode()


def _tables(
    figures: ClassFigures,
    items: tuple[AssignmentItems, ...],
    alike: Alike | None,
    rows: Sequence[Row],
    folder: Path,
) -> list[class_page.File]:
    """Write CSV files; what is in each."""
    files.make(folder)
    plain.write(rows, Given(), folder / "students.csv")
    found: Mapping[str, tuple[bytes, str]] = {
        "checks.csv": (written.figures_csv(figures), "each check and how many came to which verdict"),
        "items.csv": (written.items_csv(items), "difficulty, discrimination and what to look at"),
        "mistakes.csv": (plain.table(MISTAKES, _mistakes(figures)), "each mistake and whose it is"),
        "networks.csv": (plain.table(NETWORKS, _networks(figures)), "all networks, by name"),
        **({} if alike is None else {"alike.csv": (written.alike_csv(alike), "fragments that look alike")}),
    }
    for name, (data, _) in found.items():
        files.write(data, folder / name)
    about = {"students.csv": "points of all students", **{name: said for name, (_, said) in found.items()}}
    return [class_page.File(f"{TABLES}/{name}", said) for name, said in about.items()]


def _mistakes(figures: ClassFigures) -> Iterator[list[plain.Cell]]:
    for each in figures.mistakes:
        for person in each.people:
            names = (each.assignment, each.exercise, each.name)
            who = (csv_cell(person.id), csv_cell(person.name), csv_cell(each.text))
            yield [*map(csv_cell, names), len(each.people), *who]


def _networks(figures: ClassFigures) -> Iterator[list[plain.Cell]]:
    for each in figures.networks:
        who = (csv_cell(text) for text in (each.assignment, each.person.id, each.person.name))
        yield [*who, csv_cell(each.accuracy), each.seconds, csv_cell(each.parameters), len(each.curve)]
