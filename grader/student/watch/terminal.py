"""The terminal while it is watched: keys without Enter, a screen of its own, and all as before in the end."""

import codecs
import os
import re
import signal
import termios
import tty
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TextIO

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"  # another screen, no cursor, no line goes on in the next
LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"
HOME, REST_OF_LINE, REST_OF_SCREEN = "\x1b[H", "\x1b[K", "\x1b[J"
NAMED = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[5~": "up",
    "\x1b[6~": "down",
    " ": "down",
    "k": "up",
    "j": "down",
}
HANGUL = {
    "ㅜ": "n",
    "ㅗ": "h",
    "ㅣ": "l",
    "ㅂ": "q",
    "ㅏ": "k",
    "ㅓ": "j",
}  # the same keys of a Korean keyboard
KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.?|.", re.DOTALL)  # what one key sends


class Terminal:
    """Shows lines on a screen of its own, and gives keys.

    with Terminal(sys.stdin, sys.stdout, wake) as terminal:
        terminal.show(lines)
    """

    def __init__(self, keys: TextIO, out: TextIO, wake: Callable[[], None]) -> None:
        """Prepare; nothing is changed yet.

        Args:
            keys: where keys come from; without keys, where it is no terminal.
            out: the terminal that is shown on.
            wake: is called where the screen has another size, or was away.
        """
        self._keys = keys.fileno() if keys.isatty() else None
        self._out, self._wake = out, wake
        self._before: list[Any] | None = None
        self._handlers: dict[int, Any] = {}
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> "Terminal":
        self._out.flush()  # what was said before
        if self._keys is not None:
            self._before = termios.tcgetattr(self._keys)
        try:
            for number, handler in (
                (signal.SIGWINCH, self._resized),
                (signal.SIGTSTP, self._paused),
                (signal.SIGCONT, self._back),
            ):
                self._handlers[number] = signal.signal(number, handler)
            self._take()
        except BaseException:  # an interrupt, too: nobody has this yet, to leave it
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._give_back()

    def _take(self) -> None:
        if self._keys is not None:
            tty.setcbreak(self._keys)  # Ctrl-C stays a signal
        self._write(ENTER)

    def _give_back(self) -> None:
        self._write(LEAVE)
        if self._keys is not None and self._before is not None:
            try:
                termios.tcsetattr(self._keys, termios.TCSADRAIN, self._before)
            except termios.error:
                pass  # it is gone

    def _write(self, text: str) -> None:
        """Past the buffer of Python's stream: a signal's handler may come while the same is being written."""
        left = text.encode(self._out.encoding, "backslashreplace")
        try:
            while left:
                left = left[os.write(self._out.fileno(), left) :]
        except OSError:
            pass  # it is gone: the signal that says so ends the watch

    def _resized(self, number: int, frame: FrameType | None) -> None:
        self._wake()

    def _paused(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-Z: leave the terminal as it was, and stop; where there is no shell, nothing stops."""
        self._give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        self._back(number, frame)

    def _back(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTSTP, self._paused)
        self._take()
        self._wake()

    # -- what is shown, and what is pressed --------------------------------------------------------

    def show(self, lines: list[str]) -> None:
        """Show lines, each of them finished, in the place of those before."""
        self._write(HOME + f"{REST_OF_LINE}\n".join(lines) + REST_OF_LINE + REST_OF_SCREEN)

    @property
    def descriptor(self) -> int | None:
        """What becomes readable when a key is pressed; None where there are no keys."""
        return self._keys

    def pressed(self) -> list[str]:
        """The keys that were pressed: letters, "up", "down"; "q" where no more can come."""
        assert self._keys is not None
        try:
            read = os.read(self._keys, 256)
        except OSError:
            read = b""
        return [*_keys(self._decoder.decode(read))] if read else ["q"]


def _keys(text: str) -> Iterator[str]:
    """Keys out of what a terminal sends; those without a meaning are left out."""
    for found in KEY.findall(text):
        key = NAMED.get(found) or HANGUL.get(found) or found.lower()
        if not key.startswith("\x1b"):
            yield key


def can_be_shown_on(out: TextIO) -> bool:
    """Whether an output is a terminal that can be drawn on."""
    return out.isatty() and os.environ.get("TERM", "dumb") != "dumb"
