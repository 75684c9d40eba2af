"""What was found out of a class as CSV and JSON. Cells that a spreadsheet would run are made harmless."""

from collections.abc import Iterator
from typing import Any

from grader.classroom.out.files import as_json as json_file
from grader.classroom.out.plain import Cell, table
from grader.classroom.stored import plain
from grader.model.alike import Alike
from grader.model.classes import CheckFigures, ClassFigures
from grader.model.items import AssignmentItems
from grader.report.escape import csv_cell

ITEMS = (
    *("assignment", "exercise", "check", "title", "hidden", "points", "ran", "passed", "difficulty"),
    *("discrimination", "alpha", "alpha_without", "to_look_at"),
)
FIGURES = (
    *("assignment", "exercise", "check", "title", "hidden", "points", "passed", "failed", "error"),
    *("timed_out", "blocked", "not_started", "share_passed", "seconds"),
)
ALIKE = (
    *("left", "right", "tokens", "of_left", "of_right", "of_file", "left_path", "left_cell", "left_first"),
    *("left_last", "right_path", "right_cell", "right_first", "right_last", "fragment_tokens"),
)


def items_csv(assignments: tuple[AssignmentItems, ...]) -> bytes:
    """A line for each check, with the names of hidden ones: for instructors only."""
    return table(ITEMS, _items(assignments))


def figures_csv(figures: ClassFigures) -> bytes:
    """A line for each check, with how many students came to which verdict: for instructors only."""
    checks = (check for a in figures.assignments for e in a.exercises for check in e.checks)
    return table(FIGURES, map(_figures, checks))


def alike_csv(found: Alike) -> bytes:
    """A line for each fragment that two submissions have in common."""
    return table(ALIKE, _fragments(found))


def as_json(what: Any) -> bytes:
    """Any of these records, or a tuple of them, with all that is in it; None where nothing can be said.

    Numbers of learning curves that are infinite or NaN are texts, as JSON has none such. Texts of
    students are as they wrote them.
    """
    return json_file(plain(what))


def _items(assignments: tuple[AssignmentItems, ...]) -> Iterator[list[Cell]]:
    for assignment in assignments:
        for item in assignment.items:
            numbers = (item.difficulty, item.discrimination, assignment.alpha, item.alpha_without)
            yield [
                *_named(item.id),
                csv_cell(item.title),
                "yes" if item.hidden else "",
                item.points,
                item.ran,
                item.passed,
                *(_rounded(number) for number in numbers),
                csv_cell(" ".join(advice.text for advice in item.mend)),
            ]


def _figures(check: CheckFigures) -> list[Cell]:
    counts = check.counts
    return [
        *_named(check.id),
        csv_cell(check.title),
        "yes" if check.hidden else "",
        check.points,
        *(counts.passed, counts.failed, counts.error, counts.timed_out, counts.blocked, counts.not_started),
        _rounded(counts.passing),
        _rounded(check.seconds),
    ]


def _fragments(found: Alike) -> Iterator[list[Cell]]:
    for pair in found.pairs:
        shares = (_rounded(share) for share in (pair.of_left, pair.of_right, pair.of_file))
        whole = [csv_cell(pair.left), csv_cell(pair.right), pair.tokens, *shares]
        for fragment in pair.fragments:
            places = list[Cell]()
            for place in (fragment.left, fragment.right):
                places += [csv_cell(place.path), place.cell or "", place.first, place.last]
            yield [*whole, *places, fragment.tokens]


def _named(identity: str) -> list[Cell]:
    """The three parts of a check's id."""
    return [csv_cell(part) for part in identity.split("::")]


def _rounded(number: float | None) -> Cell:
    return "" if number is None else round(number, 4)
