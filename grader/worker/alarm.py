"""Time limits that end the student's code where it stands, and not its process: an import's, and a cell's.

Runs inside the sandbox, in the process that imports a submission.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from types import FrameType

from grader.record import Record
from grader.worker.processes import Stopwatch, wall_of

AGAIN_SECONDS = 0.1  # between two alarms, for code that goes on whatever is raised


class TooLong(BaseException):
    """The student's code has used up its time; the message says how much it had."""


class _Limit(Record):
    """CPU seconds, and when they end."""

    seconds: float
    end: float  # of this process's CPU time
    stopwatch: Stopwatch

    def over(self) -> str:
        """What is used up; "" if nothing is."""
        if time.process_time() >= self.end:
            return f"{self.seconds:g} s of CPU time"
        wall = wall_of(self.seconds)
        return f"{wall:g} s" if self.stopwatch.over(wall) else ""


_running: list[_Limit] = []


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooLong in this thread when so much CPU time is used up, or it has slept too long.

    May stand within another one: the tighter limit counts. Infinite ones limit nothing.
    """
    if seconds == inf:
        yield
        return
    limit = _Limit(seconds, time.process_time() + seconds, Stopwatch(os.getpid()))
    _running.append(limit)
    _set()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _running.remove(limit)
        _set()


def is_over() -> bool:
    """Whether any limit that is running is used up."""
    return any(limit.over() for limit in _running)


def _set() -> None:
    """Let the next limit be heard of, or nothing if none is running."""
    handler = _ring if _running else signal.SIG_DFL
    signal.signal(signal.SIGPROF, handler)
    signal.signal(signal.SIGALRM, handler)
    if _running:
        first = min(limit.end for limit in _running) - time.process_time()
        shortest = min(wall_of(limit.seconds) - limit.stopwatch.spent() for limit in _running)
        signal.setitimer(signal.ITIMER_PROF, max(first, AGAIN_SECONDS), AGAIN_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, max(shortest, AGAIN_SECONDS), AGAIN_SECONDS)


def _ring(number: int, frame: FrameType | None) -> None:
    for limit in _running:
        if why := limit.over():
            raise TooLong(why)
