"""Many pieces of work, each in a process of its own, several at a time, told in their order.

What a process gives back is a small table as JSON. A process that dies costs its own piece and no other's,
and this process holds nothing of a piece once it is told.
"""

import ctypes
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from grader.model import GraderError

PR_SET_PDEATHSIG = 1

Table = dict[str, Any]


def in_order(count: int, jobs: int, work: Callable[[int], Table]) -> Iterator[Table]:
    """The tables that `work(0)`, `work(1)`, … give, in this order; up to `jobs` run at the same time.

    A process that ended without a table gives `{"died": how}` in its place.

    Raises:
        GraderError: if a piece of work raised one; the others are ended.
    """
    running: dict[int, _Process] = {}  # by the descriptor of its pipe
    done: dict[int, Table] = {}
    started = told = 0
    try:
        while told < count:
            while started < count and len(running) < jobs:
                process = _Process(started, work)
                running[process.pipe] = process
                started += 1
            for pipe in select.select(list(running), [], [])[0]:
                if running[pipe].has_ended():
                    process = running.pop(pipe)
                    done[process.number] = table = process.table()
                    if "error" in table:
                        raise GraderError(table["error"])
            while told in done:
                yield done.pop(told)
                told += 1
    finally:
        for process in running.values():
            process.end()


class _Process:
    """One piece of work in a forked process."""

    def __init__(self, number: int, work: Callable[[int], Table]) -> None:
        self.number = number
        self.pipe, given = os.pipe()
        self._said = bytearray()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self.pipe)
            _perform(number, work, given, parent)
        os.close(given)

    def has_ended(self) -> bool:
        """Take in what it has said; whether that was all."""
        chunk = os.read(self.pipe, 1 << 16)
        self._said += chunk
        return not chunk

    def table(self) -> Table:
        """What it gave, once it has ended."""
        os.close(self.pipe)
        status = os.waitpid(self._pid, 0)[1]
        if os.WIFSIGNALED(status):
            return {"died": f"the grader's process was ended by {signal.Signals(os.WTERMSIG(status)).name}"}
        if status != 0:
            return {"died": f"the grader's process ended with status {os.WEXITSTATUS(status)}"}
        table: Table = json.loads(self._said)
        return table

    def end(self) -> None:
        """End it, and let it clear away what it made."""
        os.kill(self._pid, signal.SIGTERM)
        os.waitpid(self._pid, 0)
        os.close(self.pipe)


def _perform(number: int, work: Callable[[int], Table], pipe: int, parent: int) -> NoReturn:
    """Work, write the table, and end this process. What nobody foresaw is shown and costs it alone."""
    status = 1
    try:
        _end_with(parent)
        try:
            table = work(number)
        except GraderError as error:
            table = {"error": str(error)}
        with open(pipe, "wb") as file:
            file.write(json.dumps(table).encode())
        status = 0
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)  # what the parent set up is for the parent to take down


def _end_with(parent: int) -> None:
    """End when the grader is killed, and at once, as it does (Linux); the workers see that and end too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before that
            os._exit(1)
