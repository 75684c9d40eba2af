"""Whether a page says what the terminal says."""

import io
import re
from collections import Counter
from html.parser import HTMLParser

from rich.console import Console

from grader.model import Report
from grader.report import terminal
from grader.report.html import report as page

LAYOUT = re.compile(r"[━█─░│▁▂▃▄▅▆▇?]{2,}|(?m:^ *│)|(?m: \\$)")  # bars, curves, rules, broken commands
CUT = re.compile(r"… \d+ more lines …")  # of what code printed, a page shows more
OWN = Counter(["Skip", "to", "the", "content", "Not", "started"])  # what only a page needs
NOT_READ = {"style", "svg", "title"}
VOID = {"meta", "rect", "path", "use"}


def told_by_both(report: Report) -> None:
    """Every word of the terminal is on the page as often; the page adds its title and a heading only."""
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=100))
    text, cuts = CUT.subn("", file.getvalue())
    there = Counter(LAYOUT.sub(" ", text).split())
    here = Counter(words(page.render(report)))
    assert not there - here
    assert cuts or not here - there - OWN - Counter(report.submission.split())


def words(text: str) -> list[str]:
    """The words of a page, without those that only repeat: its table of all checks, and curves in numbers."""
    reader = _Reader()
    reader.feed(text)
    return "".join(reader.said).split()


class _Reader(HTMLParser):
    """Collects texts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._closed = 0  # how deep in what is not read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_more = tag == "details" and str(dict(attrs).get("class")).startswith("more")
        if tag not in VOID and (self._closed or is_more or tag in NOT_READ):
            self._closed += 1
        if tag not in ("span", "code", "strong"):
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._closed and tag not in VOID:
            self._closed -= 1

    def handle_data(self, data: str) -> None:
        if not self._closed:
            self.said.append(data)
