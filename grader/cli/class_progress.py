"""Progress of a class on standard error: a bar and who is graded now on a terminal, and elsewhere lines."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.cli.progress import tell
from grader.cli.several import Line, in_short
from grader.report.page import BAD, Page

CURRENT = 4  # names of those that are graded now
NAME = 24  # columns of each
BAR = 24


def shown(count: int) -> "Shown":
    """What fits where standard error goes to.

    Args:
        count: of submissions to grade.
    """
    return Bar(count) if sys.stderr.isatty() else Shown(count)


class Shown:
    """A line for each submission that is done, and for each worker that was lost."""

    def __init__(self, count: int) -> None:
        """Begin with nothing done."""
        self._count = count
        self._done = 0
        self._failed = 0
        self._page = Page(Console(stderr=True))

    def __enter__(self) -> "Shown":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass  # there is nothing to clear away

    def current(self, names: Sequence[str]) -> None:
        """Take note of what is graded now."""

    def done(self, line: Line) -> None:
        """Say that a submission is done."""
        self._done += 1
        self._failed += bool(line["reason"])
        self._tell_done(line)

    def _tell_done(self, line: Line) -> None:
        self.say(f"[{self._done}/{self._count}] {in_short(line, self._page)}")

    def lost(self, name: str, how: str, *, again: bool) -> None:
        """Say that the worker of a submission was lost."""
        then = "; it is tried again later" if again else ""
        self.say(f"{self._page.cut(name, 50)}: {self._page.one_line(how)}{then}")

    def say(self, words: str) -> None:
        """Print a line; it holds no controls."""
        tell(words)


class Bar(Shown):
    """Done, failed, time left and the current few, on lines that are drawn again; failures stay."""

    def __init__(self, count: int) -> None:
        """Draw nothing yet."""
        super().__init__(count)
        self._names: Sequence[str] = ()
        self._began = time.monotonic()
        self._live = Live(
            console=self._page.console,
            get_renderable=self._drawn,
            transient=True,
            refresh_per_second=4,
            redirect_stdout=False,
        )

    def __enter__(self) -> "Shown":
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def current(self, names: Sequence[str]) -> None:
        """Show what is graded now."""
        self._names = [self._page.cut(name, NAME) for name in names[:CURRENT]]

    def say(self, words: str) -> None:
        """Print a line above the bar."""
        self._live.console.print(Text(words))

    def _tell_done(self, line: Line) -> None:
        if line["reason"]:
            super()._tell_done(line)

    def _drawn(self) -> RenderableType:
        row = Table.grid(padding=(0, 2))
        failed = Text(f"{self._failed} failed", BAD if self._failed else "")
        bar = ProgressBar(total=max(self._count, 1), completed=self._done, width=BAR)
        row.add_row("Grading", bar, f"{self._done} of {self._count}", failed, self._left())
        now = Text(f"now: {', '.join(self._names)}" if self._names else "", "dim", no_wrap=True)
        return Group(row, now)

    def _left(self) -> str:
        if not self._done:
            return ""
        seconds = (time.monotonic() - self._began) / self._done * (self._count - self._done)
        minutes, seconds = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return f"{clock} left"
