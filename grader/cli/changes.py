"""What a regrade would change, on a terminal: by check, by student, and who stays as they were."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.scores import Change
from grader.cli.moves import Move, in_words, moves
from grader.cli.why import ONE_LINE
from grader.model import Verdict
from grader.record import Record
from grader.report.numbers import counted, number
from grader.report.page import BAD, GOOD, Page

NAME = 28  # columns of a student
TOLD = 3  # students whom a line names, and changes that a row names


class Row(Record):
    """What changes for one student: points before and after, and each change in words."""

    student: str
    before: float
    after: float
    most_before: float
    most: float
    said: tuple[str, ...]
    held: int  # overrides that hold

    @property
    def by(self) -> float:
        """The difference in points."""
        return self.after - self.before


def render(
    book: Gradebook, made: Sequence[MadeFrom], kept: Mapping[str, Sequence[str]], console: Console
) -> bool:
    """Print what accepting some gradings would change; returns whether it is anything.

    Args:
        book: the gradebook.
        made: what the gradings were made from.
        kept: students who stay as they were, by the reason.
        console: to print on.
    """
    page = Page(console)
    by_check, rows, stay = Counter[tuple[str, str]](), list[Row](), 0
    for change in book.changes(*made):
        found = moves(change.checks)
        by_check.update(found)
        rows.append(_row(change, found))
    if rows:
        page.line((f"By check: {counted(len(by_check), 'change')}", "bold"))
        console.print(_checks(by_check, page))
        page.blank()
        stay = sum(1 for _ in book.students()) - len(rows)
        page.line((f"By student: {counted(len(rows), 'student')}", "bold"))
        console.print(_students(rows, page))
        page.blank()
        page.line(f"{counted(stay, 'student')} with no change.")
        if held := sum(bool(row.held) for row in rows):
            page.line(
                f"Overrides of {counted(held, 'student')} hold; the points above are with them.", hang=2
            )
    for why, names in kept.items():
        page.line(f"Stay as they were ({len(names)}): {_named(names, page)}: {page.one_line(why)}", hang=2)
    return bool(rows)


def _row(change: Change, found: Sequence[Move]) -> Row:
    before, after = change.before, change.after
    said = tuple(map(in_words, found))
    held = len(after.facts.holding("override"))
    return Row(
        after.student.label,
        before.total_score,
        after.total_score,
        before.max_score,
        after.max_score,
        said,
        held,
    )


def _checks(by_check: Counter[tuple[str, str]], page: Page) -> Table:
    """A row a check and a kind of change, those that most students have first."""
    table = Table(box=None, pad_edge=False)
    table.add_column("students", justify="right", **ONE_LINE)
    table.add_column("what changes", **ONE_LINE)
    table.add_column("check", **ONE_LINE)
    for (name, how), count in by_check.most_common():
        table.add_row(str(count), _coloured(how, page), page.text(name))
    return table


def _students(rows: Sequence[Row], page: Page) -> Table:
    """A row a student, those with the largest change first."""
    table = Table(box=None, pad_edge=False)
    cells = [_cells(each, page) for each in sorted(rows, key=lambda each: (-abs(each.by), each.student))]
    for at, name in enumerate(("student", "before", "after", "change")):
        width = max(cell_len(name), *(each[at].cell_len for each in cells))  # of the rest the end is left out
        table.add_column(name, justify="right" if at else "left", min_width=width, **ONE_LINE)
    table.add_column("why", **ONE_LINE)
    for each in cells:
        table.add_row(*each)
    return table


def _cells(row: Row, page: Page) -> list[Text]:
    return [
        page.text(page.cut(row.student, NAME)),
        page.text(f"{number(row.before)} / {number(row.most_before)}"),
        page.text(f"{number(row.after)} / {number(row.most)}"),
        _difference(row.by, page),
        page.text(page.one_line("; ".join(row.said[:TOLD]) + _more(row.said, "; and {} more"))),
    ]


def _difference(by: float, page: Page) -> Text:
    if number(abs(by)) == "0":
        return page.text("0")
    sign = "+" if by > 0 else "-"
    return page.text((f"{sign}{number(abs(by))}", GOOD if by > 0 else BAD))


def _coloured(how: str, page: Page) -> Text:
    good, bad = how.endswith(f"→ {Verdict.PASSED}"), how.startswith(f"{Verdict.PASSED} →")
    return page.text((how, GOOD if good else BAD if bad else ""))


def _named(names: Sequence[str], page: Page) -> str:
    return ", ".join(page.cut(name, NAME) for name in names[:TOLD]) + _more(names, " and {} more")


def _more(names: Sequence[str], words: str) -> str:
    return words.format(len(names) - TOLD) if len(names) > TOLD else ""
