"""Signals that ask the grader to end: each ends it once, however many come, and none is lost.

The exception that a signal raises clears everything away on its way out. A second one would stop that half
way, so after the first, all of these signals are ignored. And one that comes inside of one of Python's own
callbacks is printed and dropped: so it is noted as well, and `check` raises it again where there is time.
"""

import contextlib
import signal
from collections.abc import Callable, Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_came: list[int] = []


@contextlib.contextmanager
def heeded() -> Iterator[None]:
    """While this lasts, the first of these signals raises KeyboardInterrupt (SIGINT) or SystemExit."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        for number in SIGNALS:
            signal.signal(number, _end)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _came.clear()


def _end(number: int, frame: object) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    _came.append(number)
    check()


def check() -> None:
    """Raise what a signal that came would have raised.

    Raises:
        KeyboardInterrupt: for SIGINT.
        SystemExit: for the others, with 128 and the signal's number.
    """
    if _came:
        raise KeyboardInterrupt if _came[0] == signal.SIGINT else SystemExit(128 + _came[0])


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """While this lasts, these signals wait: for what must not stop half way, and starts no other program."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def asking_first(stop: Callable[[], None]) -> Iterator[None]:
    """While this lasts, the first SIGINT calls `stop`, and the next one does what it would have done before.

    Args:
        stop: asks what runs to come to an end; called between two steps of Python's.
    """
    before = signal.getsignal(signal.SIGINT)

    def first(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stop()

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is first:
            signal.signal(signal.SIGINT, before)


def heed_in_a_fork() -> None:
    """In a forked process: the terminal's SIGINT is for the parent, which will say what is to be done."""
    _came.clear()
    signal.signal(signal.SIGINT, lambda *_: None)  # and not ignored, or what it starts would ignore it, too
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
