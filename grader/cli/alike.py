"""Which submissions look alike, on a terminal: places to look at."""

from rich.console import Console

from grader.model.alike import Alike, Likeness
from grader.report.numbers import counted, percent
from grader.report.page import Page

LINES = 8  # of a fragment that are shown
FRAGMENTS = 3  # of a pair
PAIRS = 20
SKIPPED = 10
NAME = 60  # columns of a name
ABOUT = (
    "Look at these. Code is the same here but for names, numbers, comments and layout, and neither the course"
    " nor many others have it. That says nothing about how it came about."
)


def render(found: Alike, console: Console) -> None:
    """Print pairs with the beginnings of what they have in common."""
    page = Page(console)
    pairs = len(found.pairs) + found.left_out
    page.line(
        (f"{counted(found.compared, 'submission')} compared, {counted(pairs, 'pair')} to look at", "bold")
    )
    if found.pairs:
        page.line(ABOUT)
    for pair in found.pairs[:PAIRS]:
        page.blank()
        _pair(pair, page)
    if pairs > PAIRS:
        page.blank()
        rest = (
            "--csv and --json write" if not found.left_out else "of these, --csv and --json write the first"
        )
        page.line(f"{pairs - PAIRS} more; {rest} {len(found.pairs)}.")
    if found.skipped:
        page.blank()
        page.line((f"Not compared ({len(found.skipped)})", "bold"))
        for each in found.skipped[:SKIPPED]:
            where = f"{each.path}: " if each.path else ""
            page.line(f"{page.cut(each.who, NAME)}: {page.one_line(where + each.reason)}", indent=2, hang=2)
        if len(found.skipped) > SKIPPED:
            page.line(f"and {len(found.skipped) - SKIPPED} more", indent=2)


def _pair(pair: Likeness, page: Page) -> None:
    page.line((f"{page.cut(pair.left, NAME)} and {page.cut(pair.right, NAME)}", "bold"), hang=2)
    shares = f"{percent(pair.of_left, 0)} and {percent(pair.of_right, 0)} of what is their own"
    page.line(f"{shares}; of one file {percent(pair.of_file, 0)}", indent=2)
    for fragment in pair.fragments[:FRAGMENTS]:
        places = f"{page.one_line(fragment.left.label)} | {page.one_line(fragment.right.label)}"
        page.line(places, indent=2, hang=2)
        page.quote(fragment.left.text, indent=4, limit=LINES)
    more = len(pair.fragments) - FRAGMENTS
    if more > 0:
        page.line(f"and {counted(more, 'fragment')} more", indent=2)
