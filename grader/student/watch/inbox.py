"""What other threads and signals have to say, for a loop that waits for keys as well."""

import contextlib
import os
import queue
import signal
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """Items in the order in which they came; readable, as a file is, when there is one or a signal came."""

    def __init__(self) -> None:
        self._items = queue.SimpleQueue[Item]()
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)

    def close(self) -> None:
        """Let go of signals. The pipe stays: a thread may still have something to say."""
        signal.set_wakeup_fd(self._before)

    def fileno(self) -> int:
        """What becomes readable."""
        return self._read

    def wake(self) -> None:
        """Make it readable; from any thread, or a signal's handler."""
        with contextlib.suppress(BlockingIOError):  # then it is
            os.write(self._write, b"\0")

    def put(self, item: Item) -> None:
        """Add an item, from any thread."""
        self._items.put(item)
        self.wake()

    def take(self) -> list[Item]:
        """All that has come."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self._read, 4096):
                pass
        found = list[Item]()
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._items.get_nowait())
        return found
