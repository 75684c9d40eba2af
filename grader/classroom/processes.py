"""Work shared among processes of this machine: an executor whose processes may die without harm to others.

Each thread of it has a process of its own and gives it one piece after another, so it is known which piece a
process died at; another process takes its place. Functions and arguments go there; only bytes come back.
"""

import atexit
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import ForkServerContext
from typing import Any

from grader import signals

PRELOADED = "grader.classroom.work"  # imported once, for all processes
PATIENCE = 60.0  # seconds for a process to clear away what it made
Work = Callable[..., bytes]


class ProcessDiedError(Exception):
    """A process ended before its piece was done; the message says how."""


class Processes(ThreadPoolExecutor):
    """An executor for functions that give bytes."""

    def __init__(self, count: int) -> None:
        """Start no process yet.

        Args:
            count: of processes, and of pieces that are worked on at the same time.
        """
        super().__init__(count)
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([PRELOADED])
        self._own = threading.local()
        self._all = set[_Process]()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Have a function called in a process; named arguments are not passed on."""
        return super().submit(self._elsewhere, work, arguments)

    def _elsewhere(self, work: Work, arguments: tuple[Any, ...]) -> bytes:
        process: _Process | None = getattr(self._own, "process", None)
        try:
            if process is None:
                process = self._own.process = _Process(self._context)
                self._all.add(process)
            return process.result(work, arguments)
        except (EOFError, OSError):
            self._own.process = None
            self._all.discard(process) if process else None
            raise ProcessDiedError(
                process.how_it_died() if process else "no process can be started"
            ) from None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes: after all that was submitted, or, without `wait`, at once."""
        if not wait:
            super().shutdown(wait=False, cancel_futures=True)
            for process in list(self._all):
                process.interrupt()
        super().shutdown(wait=True, cancel_futures=cancel_futures)
        while self._all:
            self._all.pop().leave()


class _Process:
    """A process that works on one piece after another."""

    def __init__(self, context: ForkServerContext) -> None:
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()  # so that its end is noticed

    def result(self, work: Work, arguments: tuple[Any, ...]) -> bytes:
        """What the function gives.

        Raises:
            EOFError, OSError: if the process has died.
        """
        self._pipe.send((work, arguments))
        return self._pipe.recv_bytes()

    def how_it_died(self) -> str:
        """How a process ended that gives no answer any more."""
        self._process.join(PATIENCE)
        self._pipe.close()
        code = self._process.exitcode
        if code is not None and code < 0:
            named = {each.value: each.name for each in signal.Signals}
            return f"the grader's process was ended by {named.get(-code, f'signal {-code}')}"
        return f"the grader's process ended with status {code}"

    def interrupt(self) -> None:
        """Ask it to end at once; it clears away what it made."""
        with contextlib.suppress(OSError):
            self._process.terminate()

    def leave(self) -> None:
        """Let it end; one that does not is killed."""
        with contextlib.suppress(OSError):
            self._pipe.send(None)
        self._process.join(PATIENCE)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._pipe.close()


def _serve(pipe: "connection.Connection[bytes, Any]") -> None:
    """Work on pieces until there are no more."""
    signals.heed_in_a_fork()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        while (given := pipe.recv()) is not None:
            work, arguments = given
            pipe.send_bytes(work(*arguments))
    except (EOFError, BrokenPipeError):
        pass  # nobody asks any more
    finally:
        atexit._run_exitfuncs()  # multiprocessing does not: sandboxes are closed there


def _end_with_parent() -> None:
    """End when the grader is killed; the sandbox's worker sees that and ends too."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
