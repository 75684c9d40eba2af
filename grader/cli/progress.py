"""Progress on standard error: bars on a terminal, and elsewhere a few lines."""

import contextlib
import importlib
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from grader.grading.progress import Progress
from grader.model import Epoch
from grader.report.numbers import percent

if TYPE_CHECKING:
    from rich.progress import TaskID

SILENCE = 60.0  # seconds between two lines


def progress() -> "Bars | Lines":
    """What fits where standard error goes to."""
    return Bars() if sys.stderr.isatty() else Lines()


def tell(words: str) -> None:
    """Print a line of progress. On a full disk or a closed pipe it is lost, and grading goes on."""
    with contextlib.suppress(OSError, ValueError):
        print(words, file=sys.stderr, flush=True)


class _Waiting(Progress):
    """What is shown of a single submission."""

    def waiting(self) -> None:
        """Import what prints the report."""
        importlib.import_module("grader.report.terminal")


class Lines(_Waiting):
    """A few lines: where checks are, if they take long; the start of a training, and an epoch a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing told.

        Args:
            clock: gives seconds.
        """
        self._clock = clock
        self._told = clock()
        self._started: dict[str, float] = {}

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass  # there is nothing to clear away

    def check(self, check_id: str, done: int, of: int) -> None:
        """Say how many checks are judged, if nothing was said for long."""
        if self._clock() - self._told >= SILENCE and done < of:
            self._say(f"{done} of {of} checks …")

    def training(self, assignment: str, limit: float) -> None:
        """Say that a network is being trained."""
        self._started[assignment] = self._clock()
        self._say(f"Training {assignment} (at most {limit:g} s) …")
        self._told -= SILENCE  # so that the first epoch is told

    def epoch(self, assignment: str, epoch: Epoch, planned: int | None, limit: float) -> None:
        """Say one epoch of a training with the time left: the first, and then one a minute."""
        if self._clock() - self._told >= SILENCE:
            self._say(f"  {_said(epoch, planned, self._clock() - self._started[assignment])}")

    def _say(self, words: str) -> None:
        tell(words)
        self._told = self._clock()


class Bars(_Waiting):
    """A bar for the checks, and one a training; they go when all is done."""

    def __init__(self) -> None:
        from rich.console import Console  # what only a terminal needs
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._checks = self._bars.add_task("Checks", note="")
        self._training: dict[str, tuple[TaskID, float]] = {}

    def __enter__(self) -> "Bars":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def check(self, check_id: str, done: int, of: int) -> None:
        """Show which check runs."""
        self._bars.update(self._checks, total=of, completed=done, note=check_id)

    def training(self, assignment: str, limit: float) -> None:
        """Show that a network is being trained, before its first epoch is over."""
        task = self._bars.add_task(f"Training {assignment}", total=limit, note="first epoch …")
        self._training[assignment] = (task, time.monotonic())

    def epoch(self, assignment: str, epoch: Epoch, planned: int | None, limit: float) -> None:
        """Show one epoch of a training, with the time left."""
        task, started = self._training[assignment]
        spent = time.monotonic() - started
        total, completed = (float(planned), epoch_count(epoch)) if planned else (limit, spent)
        self._bars.update(task, total=total, completed=completed, note=_said(epoch, planned, spent))


def _said(epoch: Epoch, planned: int | None, spent: float) -> str:
    """An epoch in words, after so many seconds of training."""
    count = epoch_count(epoch)
    of = f"/{planned}" if planned else ""
    left = f", {spent / count * (planned - count):.0f} s left" if planned else ""
    return (
        f"epoch {count}{of}: train loss {epoch.train_loss:.4f},"
        f" val loss {epoch.val_loss:.4f}, val accuracy {percent(epoch.val_accuracy, 2)}{left}"
    )


def epoch_count(epoch: Epoch) -> int:
    """How many epochs are over; students count from 0 or from 1, and this never is less than 1."""
    return max(1, epoch.epoch)
