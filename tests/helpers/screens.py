"""A command in a terminal of its own: what it shows, what is pressed, and how it leaves the terminal."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.helpers import samples

DEADLINE = 120.0  # seconds for what takes a fraction of one: no time is judged
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-_])")
FRAME = re.compile(r"\x1b\[H(.*?)\x1b\[J", re.DOTALL)


class Screen:
    """A grader's command with a terminal.

    Attributes:
        written: all that it has written.
    """

    def __init__(self, *words: str, columns: int = 100, rows: int = 40, **environment: str) -> None:
        self._ours, self._theirs = pty.openpty()
        self.before: list[Any] = termios.tcgetattr(self._theirs)
        self.resize(columns, rows)
        self.written = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", *words],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            cwd=samples.ROOT,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": "", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C is a signal
        )

    @property
    def frame(self) -> str:
        """The last whole frame, without colours."""
        frames = FRAME.findall(self.written)
        return ESCAPE.sub("", frames[-1]).replace("\r", "") if frames else ""

    @property
    def frames(self) -> list[str]:
        """All frames, with their colours."""
        return FRAME.findall(self.written)

    def settings(self) -> list[Any]:
        """The terminal's settings."""
        return termios.tcgetattr(self._theirs)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the command."""
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def wait(self, condition: Callable[[str], object], what: str = "") -> str:
        """Read until the last frame meets a condition; the frame."""
        end = time.monotonic() + DEADLINE
        while not condition(self.frame):
            assert time.monotonic() < end, (
                f"{what} never came; the screen is\n{self.frame}\n{self.written[-2000:]}"
            )
            assert self._read(), f"it ended before {what}:\n{self.written[-2000:]}"
        return self.frame

    def shows(self, *words: str) -> str:
        """Wait until the screen shows words; the frame."""
        return self.wait(lambda frame: all(word in frame for word in words), " and ".join(words))

    def end(self) -> int:
        """Wait until the command has ended; its exit code."""
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None and time.monotonic() < end:
            self._read()
        while self._read(0.0):
            pass
        return self.process.wait(1.0)

    def _read(self, seconds: float = 0.5) -> bool:
        """Take what was written; whether there may be more."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return seconds > 0 and self.process.poll() is None
        try:
            read = os.read(self._ours, 65536)
        except OSError:
            return False
        self.written += read.decode("utf-8", "replace")
        return bool(read)

    def close(self) -> None:
        """End what still runs."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)


@contextlib.contextmanager
def screen(*words: str, **more: Any) -> Iterator[Screen]:
    """A command in a terminal, which is ended in any case."""
    shown = Screen(*words, **more)
    try:
        yield shown
    finally:
        shown.close()


def save(path: Path, text: str) -> None:
    """Save as Vim and VS Code do: a new file takes the place of the old one."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    os.replace(new, path)
