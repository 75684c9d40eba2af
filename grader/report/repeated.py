"""One check that was run again, in a terminal: got, expected and difference, in a table."""

from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console

from grader.model import Repeated, Row, Rows, Verdict
from grader.report.failures import show_check
from grader.report.page import BAD, SYMBOLS, Page
from grader.report.words import word

HEAD = Row("place", "got", "expected", "difference")
WORST = " ← worst"
GAP = 3


def render(repeated: Repeated, console: Console) -> None:
    """Write a check that was run again to the console.

    Args:
        repeated: what to show.
        console: where to; its width and encoding are respected.
    """
    page, check = Page(console), repeated.check
    if check.verdict is Verdict.PASSED:
        symbol, style = SYMBOLS[check.verdict]
        page.line((symbol, style), " ", (page.one_line(check.title), "bold"), hang=2)
        page.line(page.one_line(check.id), " · ", (word(check.verdict), style), indent=2)
    else:
        show_check(page, check.id.rpartition("::")[0], replace(check, repeat=""), verbose=True)
    for rows in repeated.items:
        page.blank()
        _table(page, rows)
    page.blank()
    page.field("Program", f"grader show {check.id} > again.py", indent=2)


def _table(page: Page, rows: Rows) -> None:
    page.line((page.one_line(rows.item), "bold"), f": {page.one_line(rows.summary)}")
    if not rows.rows:
        return
    lines = [[page.one_line(t) for t in _cells(row)] for row in (HEAD, *rows.rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line, row in zip(lines, (HEAD, *rows.rows), strict=True):
        first, *others = (
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        text = (" " * GAP).join((first, *others)).rstrip()
        end = (WORST, BAD) if row.is_worst else ""
        page.line((text, "bold" if row is HEAD else ""), end, indent=2, hang=2)


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.place, row.got, row.expected, row.difference
