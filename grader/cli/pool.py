"""Many pieces of work, shared among processes, told in their order.

What a process gives back for a piece is a small table as JSON. A process that dies costs the piece that it
was at and no other: another process takes its place. This one holds nothing of a piece once it is told.
"""

import contextlib
import ctypes
import gc
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any, NoReturn

from grader import signals
from grader.errors import GraderError
from grader.sandbox import stage

PR_SET_PDEATHSIG = 1
PATIENCE = 60.0  # seconds for a process to clear away what it made
END = "end\n"  # a word of its own: processes that were forked later hold the pipe open as well

Table = dict[str, Any]
Work = Callable[[int], Table]
Works = Callable[[], AbstractContextManager[Work]]


def in_order(count: int, jobs: int, works: Works) -> Generator[Table, None, None]:
    """The tables that work on the pieces 0, 1, … gives, in this order.

    Args:
        count: of pieces.
        jobs: how many processes share them.
        works: called once in each process: gives what works on its pieces, one after another, and is left
            when there are no more.

    A process that ended without a table gives `{"died": how}` in its place.

    Raises:
        GraderError: if a piece of work raised one; the others are ended.
    """
    running: dict[int, _Process] = {}  # by the descriptor of its pipe
    done: dict[int, Table] = {}
    given = told = 0
    gc.freeze()  # a process that looks for garbage would copy every page that it looks at
    try:
        while told < count:
            while given < count and len(running) < jobs:
                process = _another(works, running)
                if process is None:
                    jobs = len(running)
                    break
                process.give(given)
                given += 1
            signals.check()
            for pipe in select.select(list(running), [], [])[0]:
                process = running[pipe]
                table = process.table()
                if table is None:
                    continue
                done[process.number] = table
                if "error" in table:
                    raise GraderError(table["error"])
                if "died" in table:
                    del running[pipe]
                elif given < count:
                    process.give(given)
                    given += 1
                else:
                    running.pop(pipe).leave()
            while told in done:
                yield done.pop(told)
                told += 1
    finally:
        for process in running.values():
            process.end()


def _another(works: Works, running: "dict[int, _Process]") -> "_Process | None":
    """One more process, running with the others; None where no more can be had.

    Raises:
        GraderError: if there is none at all.
    """
    with signals.held_back():  # until the fork heeds them, and we know it, to end it
        try:
            process = _Process(works)
        except OSError as error:
            if not running:
                raise GraderError(f"no process can be started: {error.strerror}") from None
            return None
        running[process.tables] = process
        return process


class _Process:
    """A forked process that works on one piece after another."""

    def __init__(self, works: Works) -> None:
        self.number = -1  # the piece it is at
        numbers, self._numbers = os.pipe()
        self.tables, tables = os.pipe()
        self._said = bytearray()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):  # a full disk
                stream.flush()
        parent = os.getpid()
        try:
            self._pid = os.fork()
        except OSError:
            for each in (numbers, self._numbers, self.tables, tables):
                os.close(each)
            raise
        if self._pid == 0:
            os.close(self.tables)
            os.close(self._numbers)
            _perform(works, numbers, tables, parent)
        os.close(numbers)
        os.close(tables)

    def give(self, number: int) -> None:
        """Give it the next piece."""
        self.number = number
        with contextlib.suppress(BrokenPipeError):  # it has died: seen at the other pipe
            os.write(self._numbers, b"%d\n" % number)

    def table(self) -> Table | None:
        """Take in what it has said: the table of its piece; None as long as that is not complete."""
        chunk = os.read(self.tables, 1 << 16)
        self._said += chunk
        if not chunk:
            return {"died": self._how_it_died()}
        if not self._said.endswith(b"\n"):
            return None
        table: Table = json.loads(self._said)
        self._said.clear()
        return table

    def _how_it_died(self) -> str:
        status = self._wait()
        if os.WIFSIGNALED(status):
            return f"the grader's process was ended by {_name(os.WTERMSIG(status))}"
        return f"the grader's process ended with status {os.WEXITSTATUS(status)}"

    def _wait(self) -> int:
        os.close(self._numbers)
        status = os.waitpid(self._pid, 0)[1]
        os.close(self.tables)
        return status

    def leave(self) -> None:
        """Let it clear away what it made, and end."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._numbers, END.encode())
        self._wait()

    def end(self) -> None:
        """End it at once, and let it clear away what it made; if it does not, at last without that."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        for _ in range(round(PATIENCE / 0.02)):
            if os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                break
            time.sleep(0.02)
        else:
            os.kill(self._pid, signal.SIGKILL)
        self._wait()


def _name(number: int) -> str:
    """What a signal is called; those for real time have no names."""
    named = {each.value: each.name for each in signal.Signals}
    return named.get(number, f"signal {number}")


def _perform(works: Works, numbers: int, tables: int, parent: int) -> NoReturn:
    """Work on pieces until there are no more, and end this process. What nobody foresaw is shown."""
    status = 1
    try:
        try:
            signals.heed_in_a_fork()
            _end_with(parent)
            with open(numbers) as given, works() as work:
                for line in given:  # they also end when the parent is gone
                    if line == END:
                        break
                    try:
                        table = work(int(line))
                    except GraderError as error:
                        table = {"error": str(error)}
                    os.write(tables, json.dumps(table).encode() + b"\n")
            status = 0
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            stage.clear()
    finally:
        os._exit(status)  # whatever is raised: what the parent set up is for the parent to take down


def _end_with(parent: int) -> None:
    """End when the grader is killed, and at once, as it does (Linux); the workers see that and end too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before that
            os._exit(1)
