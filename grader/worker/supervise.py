"""Watch over one forked child: its limits, its pipes, its time, and what it leaves behind.

Runs inside the sandbox, in the worker, and in a fork server.
"""

import contextlib
import math
import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any

from grader.evidence.frames import HEADER_LIMIT, MAGIC, PAYLOAD_LIMIT, PREFIX
from grader.record import Record
from grader.worker import processes, temporary
from grader.worker.pipes import PIPE_SIZE
from grader.worker.printed import Printed

SAMPLE_SECONDS = 0.1
POLL_SECONDS = 0.005  # where the kernel does not say when a child has ended
REST_MILLISECONDS = 1  # between two looks at what a child has written, else each frame would wake us;
MUCH = 1 << 16  # but not behind so many bytes: it might wait for room in the pipe
PIPE_READS = 2  # a user's pipe holds PIPE_SIZE at most

Relay = Callable[[list[bytes]], None]  # takes whole frames


class Shared(Record):
    """What a child and all it starts may use together, beside what `limits` sets for each process."""

    wall: float  # seconds on the clock, less those that it waits for a processor
    memory: int  # MiB, on top of what the bare worker takes
    files: int  # bytes in the temporary folder


class Supervision:
    """One child: its pipes drained, its time watched.

    `stopped` says why the child was ended: "wall", "memory", "files", "noise" where evidence should come, or
    "alone" when the host is gone; `left` whether it left processes behind; `ended` is its wait status and
    resource usage, once it has ended.
    """

    def __init__(
        self,
        pid: int,
        evidence: int,
        host: int,
        shared: Shared,
        *,
        output: int | None = None,
        mark: bytes = b"",
        own_user: bool = False,
    ) -> None:
        """Begin.

        Args:
            pid: of the child.
            evidence: what it writes frames to.
            host: what can be read when the host has hung up, or says something.
            shared: what it and all that it starts may use together.
            output: what it prints to, if that is not somebody else's to read.
            mark: what parts one thing that it prints from the next.
            own_user: whether all processes of this user stem from this worker.
        """
        self.stopped = ""
        self.left = False
        self.ended: tuple[int, Any] | None = None
        self.printed = Printed(mark)
        self._shared = shared
        self._limit = HEADER_LIMIT + PAYLOAD_LIMIT + PREFIX.size
        self._pid = pid
        self._evidence = evidence
        self._output = output
        self._host = host
        self._own_user = own_user
        self._bare = processes.resident(os.getpid())
        self._frame = bytearray()
        self._much = False  # whether it wrote much since the last look
        self._register()
        self.begin(shared)

    def _register(self) -> None:
        """Note what to wait for."""
        self._waiting, self._resting = select.poll(), select.poll()
        # not selectors: a page that this process touches is copied, after each fork
        for number in self._pipes:
            os.set_blocking(number, False)
            self._waiting.register(number, select.POLLIN)
        self._its_end = _end_of(self._pid)
        for end in (self._host, self._its_end):
            if end is not None:
                self._waiting.register(end, select.POLLIN)
                self._resting.register(end, select.POLLIN)
        self._pause = 1000 * (POLL_SECONDS if self._its_end is None else SAMPLE_SECONDS)

    @property
    def _pipes(self) -> list[int]:
        return [self._evidence] if self._output is None else [self._evidence, self._output]

    def begin(self, shared: Shared) -> None:
        """Begin to count the time anew, for something else that the child is to do."""
        self._shared = shared
        self._spent = 0.0
        self._stopwatch = processes.Stopwatch(self._pid)
        self._sampled = time.monotonic()

    def go_on(self) -> None:
        """Give the child its time once more: it has come one step further."""
        self._spent += self._stopwatch.spent()
        self._stopwatch = processes.Stopwatch(self._pid)

    def watch(self, relay: Relay, done: Callable[[], bool] = lambda: False) -> None:
        """Pass whole frames on until the child ends or its time is up.

        Args:
            relay: takes them.
            done: whether to stop watching, though the child has not ended; asked after each look.
        """
        while self.ended is None and not done():
            self._look(relay, host_may_speak=False)

    def rest(self) -> None:
        """Watch over a child that has nothing to do, until the host speaks; what it writes is lost."""
        while self.ended is None and not self._look(lambda frames: None, host_may_speak=True):
            self.printed.forget()

    def _look(self, relay: Relay, *, host_may_speak: bool) -> bool:
        """Look once at all there is; whether the host has spoken."""
        self._bound(idle=host_may_speak)
        self._much = False
        for number, _ in self._waiting.poll(self._pause):
            if number == self._host and host_may_speak:
                return True
            if number == self._host:  # it says nothing until we have answered
                self._stop("alone")
            elif number != self._its_end and not self._drain(number, relay):
                self._waiting.unregister(number)
        done, status, usage = os.wait4(self._pid, os.WNOHANG)
        if done:
            self._close(relay, status, usage)
        elif not self._much:
            self._resting.poll(REST_MILLISECONDS)
        return False

    def _close(self, relay: Relay, status: int, usage: Any) -> None:
        """End what the child left, and read what it wrote last."""
        if self._its_end is not None:
            os.close(self._its_end)
        processes.kill_group(self._pid)
        # Before the pipes are emptied: then nobody fills them again.
        self.left = processes.end_descendants(own_user=self._own_user)
        for number in self._pipes:
            for _ in range(PIPE_READS):
                if not (self._drain(number, relay) and self._has_more(number)):
                    break
            os.close(number)
        self.ended = status, usage

    def told(self, seconds: float) -> dict[str, Any]:
        """How the child ended, as part of an answer.

        Args:
            seconds: of CPU time that it had.
        """
        status, usage = self.ended or (0, None)
        used = usage.ru_utime + usage.ru_stime if usage is not None else 0.0
        return {
            "stopped": self.stopped or ("cpu" if cpu_exceeded(status, used, seconds) else ""),
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            "seconds": used,
            "elapsed": self.elapsed,
        }

    def end(self) -> None:
        """End the child, and all that it started."""
        if self.ended is None:
            processes.kill(self._pid)
            _, status, usage = os.wait4(self._pid, 0)
            self._close(lambda frames: None, status, usage)

    @property
    def elapsed(self) -> float:
        """Seconds on the clock since the beginning, less those that the child waited for a processor."""
        return self._spent + self._stopwatch.spent()

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        processes.kill(self._pid)

    def _bound(self, *, idle: bool) -> None:
        """End the child when its time is up, or when all it started together take too much."""
        if not idle and self._stopwatch.over(self._shared.wall):
            self._stop("wall")
        now = time.monotonic()
        if now - self._sampled < SAMPLE_SECONDS:
            return
        self._sampled = now
        self._stopwatch.look()
        family = processes.descendants(os.getpid())[1:]  # those whose parents have ended came to us
        nameless, sockets = processes.held_open(family)
        if len(family) > 1 and processes.taken(family, self._bare, (self._shared.memory << 20) - sockets):
            self._stop("memory")  # one alone is bounded by the kernel
        if temporary.larger(os.environ["TMPDIR"], self._shared.files - nameless):
            self._stop("files")

    def _has_more(self, number: int) -> bool:
        return bool(select.select([number], [], [], 0)[0])

    def read_output(self) -> None:
        """Take what has been printed so far."""
        if self._output is not None:
            with contextlib.suppress(BlockingIOError):  # then there is no more
                while chunk := os.read(self._output, PIPE_SIZE):
                    self.printed.take(chunk)

    def _drain(self, number: int, relay: Relay) -> bool:
        """Take what one pipe holds; False when it is closed."""
        try:
            chunk = os.read(number, PIPE_SIZE)
        except BlockingIOError:
            return True
        if not chunk:
            return False
        self._much |= len(chunk) >= MUCH
        if number == self._output:
            self.printed.take(chunk)
        elif len(self._frame) + len(chunk) <= self._limit:
            self._frame += chunk
            self._pass_on(relay)
        return True

    def _pass_on(self, relay: Relay) -> None:
        frames, start = [], 0
        while len(self._frame) - start >= PREFIX.size:
            magic, header, payload = PREFIX.unpack_from(self._frame, start)
            if magic != MAGIC or header > HEADER_LIMIT or payload > PAYLOAD_LIMIT:
                self._stop("noise")
                break
            end = start + PREFIX.size + header + payload
            if len(self._frame) < end:
                break
            frames.append(bytes(self._frame[start:end]))
            start = end
        if frames:
            del self._frame[:start]
            try:
                relay(frames)
            except OSError:
                self._stop("alone")


def _end_of(pid: int) -> int | None:
    """A descriptor that can be read once a child has ended; None where there is none (pidfd: Linux 5.3)."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def cpu_exceeded(status: int, used: float, seconds: float) -> bool:
    """Whether a signal ended the child because its CPU time was up.

    SIGXCPU comes first, and SIGKILL a second later to a child that ignores it. The kernel counts for
    the limit in finer steps than for the usage, so that the two may differ a little.

    Args:
        status: of waiting for it.
        used: seconds of CPU time.
        seconds: that it had.
    """
    if not os.WIFSIGNALED(status):
        return False
    number = os.WTERMSIG(status)
    return number == signal.SIGXCPU or (number == signal.SIGKILL and used >= 0.9 * math.ceil(seconds))
