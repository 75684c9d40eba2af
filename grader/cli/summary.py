"""How a class did, on a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console, JustifyMethod
from rich.table import Table

from grader.model.classes import AssignmentFigures, ClassFigures, Distribution, Person
from grader.report.numbers import counted, duration, number, percent, sparkline
from grader.report.page import Page

HARDEST, MISTAKES, RANKS, NAMED = 10, 10, 10, 5  # rows of tables, and people who are named
NAME, TITLE = 40, 36  # columns of a person, and of an assignment
WIDE = 11  # columns of a number on the left
BINS = 10  # columns of a histogram
ONE_LINE: Any = {"no_wrap": True, "overflow": "ellipsis"}


def render(figures: ClassFigures, console: Console) -> None:
    """Print a class, from points to who is missing."""
    page = Page(console)
    page.rule(page.one_line(figures.course), counted(len(figures.students), "student"))
    for label, words in _numbers(figures):
        page.field(label, words)
    begun = [each for each in figures.assignments if each.begun]
    if begun:
        page.blank()
        console.print(_assignments(begun, page))
    _hardest(figures, page)
    _mistakes(figures, page)
    _leaderboard(figures, page)
    for each in figures.ungraded:
        page.blank()
        page.line(
            ("No score: ", "bold"),
            f"{page.cut(each.person.label, NAME)}: {page.one_line(each.reason)}",
            hang=2,
        )
    if figures.absent:
        page.blank()
        names = _names(figures.absent, page, len(figures.absent))
        page.line((f"Handed in nothing ({len(figures.absent)}): ", "bold"), names, hang=2)


def _numbers(figures: ClassFigures) -> list[tuple[str, str]]:
    """Lines about all of the class."""
    found = [("Graded", f"{figures.total.count} of {counted(len(figures.students), 'student')}")]
    if figures.total.mean is not None:
        found.append(("Points", _spread(figures.total)))
        found.append(("", f"{_bars(figures.total)}  from 0 to {number(figures.total.most)}"))
    if figures.seconds.median is not None and figures.seconds.high is not None:
        times = f"{duration(figures.seconds.median)} each (median), {duration(figures.seconds.high)} at most"
        found.append(("Grading", times))
    return found


def _spread(of: Distribution) -> str:
    words = (("mean", of.mean), ("median", of.median), ("lowest", of.low), ("highest", of.high))
    told = ", ".join(f"{word} {number(value)}" for word, value in words if value is not None)
    return f"{told} of {number(of.most)}"


def _bars(of: Distribution) -> str:
    """A histogram in one line."""
    return sparkline([float(each.count) for each in of.bins], len(of.bins)) if of.bins else ""


def _assignments(assignments: Sequence[AssignmentFigures], page: Page) -> Table:
    """A row an assignment: who began it, points, checks that passed of those that ran, a histogram."""
    table = Table(box=None, pad_edge=False)
    justify: JustifyMethod
    columns = ("assignment", "begun", "mean", "of", "passed", "points")
    for name, least in zip(columns, (0, 5, 5, 5, 6, BINS), strict=True):
        justify = "left" if name in ("assignment", "points") else "right"
        table.add_column(name, justify=justify, min_width=least, **ONE_LINE)
    for each in assignments:
        passing = each.counts.passing
        table.add_row(
            page.text(page.cut(each.title, TITLE)),
            str(each.begun),
            "–" if each.scores.mean is None else number(each.scores.mean),
            number(each.scores.most),
            "–" if passing is None else percent(passing, 0),
            page.text(_bars(each.scores)),
        )
    return table


def _hardest(figures: ClassFigures, page: Page) -> None:
    hard = [check for check in figures.hardest if check.counts.passing != 1.0][:HARDEST]
    if not hard:
        return
    page.blank()
    page.line(("Hardest checks", "bold"))
    for check in hard:
        passed = f"{check.counts.passed} of {check.counts.ran}"
        page.line(f"{passed:>{WIDE}}  {page.one_line(check.id)}")
        page.line(page.one_line(check.title), indent=WIDE + 2)


def _mistakes(figures: ClassFigures, page: Page) -> None:
    if not figures.mistakes:
        return
    page.blank()
    page.line(("Misconceptions", "bold"))
    for each in figures.mistakes[:MISTAKES]:
        page.line(f"{len(each.people):>{WIDE}}  {page.one_line(f'{each.assignment}::{each.exercise}')}")
        page.line(page.one_line(each.text or each.name), indent=WIDE + 2)
        page.line(_names(each.people, page, NAMED), indent=WIDE + 2)
    if len(figures.mistakes) > MISTAKES:
        page.line(f"and {len(figures.mistakes) - MISTAKES} others", indent=WIDE + 2)


def _leaderboard(figures: ClassFigures, page: Page) -> None:
    for assignment in dict.fromkeys(each.assignment for each in figures.leaderboard):
        own = [each for each in figures.leaderboard if each.assignment == assignment]
        page.blank()
        page.line((f"Networks: {page.one_line(assignment)}", "bold"))
        for each in own[:RANKS]:
            size = "" if each.parameters is None else f", {each.parameters:,} parameters"
            told = f"{percent(each.accuracy, 2)} in {duration(each.seconds)}{size}"
            page.line(f"{each.rank:>{WIDE}}  {page.cut(each.label, NAME)}: {told}")


def _names(people: Sequence[Person], page: Page, most: int) -> str:
    names = [page.cut(person.name or person.id, NAME) for person in people[:most]]
    more = len(people) - len(names)
    return ", ".join([*names, *([f"{more} more"] if more else [])])
