"""Watch over one forked child: its limits, its pipes, its time, and what it leaves behind.

Runs inside the sandbox, in the worker (and `limit` in the child, before any student code does).
"""

import math
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from grader.evidence.frames import HEADER_LIMIT, PAYLOAD_LIMIT, PREFIX
from grader.record import Record
from grader.worker import processes, temporary
from grader.worker.pipes import PIPE_SIZE

OUTPUT_KEPT = 8_000  # bytes of what a child prints
PROCESSES = 64  # a child and all it starts
OPEN_FILES = 128
FILE_SIZE = 256 << 20
SAMPLE_SECONDS = 0.1
POLL_SECONDS = 0.005  # where the kernel does not say when a child has ended
REST_MILLISECONDS = 1  # between two looks at what a child has written, else each frame would wake us;
MUCH = 1 << 16  # but not behind so many bytes: it might wait for room in the pipe
PIPE_READS = 2  # a user's pipe holds PIPE_SIZE at most

Relay = Callable[[list[bytes]], None]  # takes whole frames


class Limits(Record):
    """What a child and all it starts may use together, beside what `limit` sets for each process."""

    wall: float  # seconds on the clock, less those that it waits for a processor
    memory: int  # MiB, on top of what the bare worker takes
    files: int  # bytes in the temporary folder


class Supervision:
    """One child: its pipes drained, its time watched.

    `stopped` says why the child was ended: "wall", "memory", "files", or "alone" when the host is gone;
    `left` whether it left processes behind.
    """

    def __init__(
        self, pid: int, evidence: int, output: int, host: int, limits: Limits, *, own_user: bool = False
    ) -> None:
        """Begin.

        Args:
            pid: of the child.
            evidence: what it writes frames to.
            output: what it prints to.
            host: what can be read when the host has hung up.
            limits: what it may use.
            own_user: whether all processes of this user stem from this worker.
        """
        self._prefix = PREFIX
        self._limit = HEADER_LIMIT + PAYLOAD_LIMIT + PREFIX.size
        self._pid = pid
        self._evidence = evidence
        self._output = output
        self._host = host
        self._limits = limits
        self._own_user = own_user
        self._stopwatch = processes.Stopwatch(pid)
        self._sampled = time.monotonic()
        self._bare = processes.resident(os.getpid())
        self._frame = bytearray()
        self._kept = bytearray()
        self._left_out = 0
        self._much = False  # whether it wrote much since the last look
        self.stopped = ""
        self.left = False

    def watch(self, relay: Relay) -> tuple[int, Any]:
        """Pass whole frames on until the child ends or its time is up.

        Returns:
            The child's wait status and resource usage.
        """
        waiting = select.poll()  # not selectors: a page that this process touches is copied, after each fork
        for number in (self._evidence, self._output):
            os.set_blocking(number, False)
            waiting.register(number, select.POLLIN)
        resting = select.poll()
        its_end = _end_of(self._pid)
        for end in (self._host, its_end):  # the host says nothing until we have answered
            if end is not None:
                waiting.register(end, select.POLLIN)
                resting.register(end, select.POLLIN)
        pause = 1000 * (POLL_SECONDS if its_end is None else SAMPLE_SECONDS)
        ended: tuple[int, Any] | None = None
        while ended is None:
            self._bound()
            self._much = False
            for number, _ in waiting.poll(pause):
                if number == self._host:
                    self._stop("alone")
                elif number != its_end and not self._drain(number, relay):
                    waiting.unregister(number)
            done, status, usage = os.wait4(self._pid, os.WNOHANG)
            ended = (status, usage) if done else None
            if ended is None and not self._much:
                resting.poll(REST_MILLISECONDS)
        if its_end is not None:
            os.close(its_end)
        processes.kill_group(self._pid)
        # Before the pipes are emptied: then nobody fills them again.
        self.left = processes.end_descendants(own_user=self._own_user)
        self._drain_the_rest(relay)
        return ended

    @property
    def elapsed(self) -> float:
        """Seconds on the clock since the beginning, less those that the child waited for a processor."""
        return self._stopwatch.spent()

    def _drain_the_rest(self, relay: Relay) -> None:
        for number in (self._evidence, self._output):
            for _ in range(PIPE_READS):
                if not (self._drain(number, relay) and self._has_more(number)):
                    break
            os.close(number)

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        processes.kill(self._pid)

    def _bound(self) -> None:
        """End the child when its time is up, or when all it started together take too much."""
        if self._stopwatch.over(self._limits.wall):
            self._stop("wall")
        now = time.monotonic()
        if now - self._sampled < SAMPLE_SECONDS:
            return
        self._sampled = now
        self._stopwatch.look()
        family = processes.descendants(os.getpid())[1:]  # those whose parents have ended came to us
        if len(family) > 1:  # one alone is bounded by the kernel
            taken = sum(max(0, processes.resident(pid) - self._bare) for pid in family)
            if taken > self._limits.memory << 20:
                self._stop("memory")
        if temporary.larger(os.environ["TMPDIR"], self._limits.files):
            self._stop("files")

    def _has_more(self, number: int) -> bool:
        return bool(select.select([number], [], [], 0)[0])

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
            kept = chunk[: OUTPUT_KEPT - len(self._kept)]
            self._kept += kept
            self._left_out += len(chunk) - len(kept)
        elif len(self._frame) + len(chunk) <= self._limit:
            self._frame += chunk
            self._pass_on(relay)
        return True

    def _pass_on(self, relay: Relay) -> None:
        frames, start = [], 0
        while len(self._frame) - start >= self._prefix.size:
            _, header, payload = self._prefix.unpack_from(self._frame, start)
            end = start + self._prefix.size + header + payload
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

    def printed(self) -> str:
        """What the child printed, cut at the limit with a note."""
        text = self._kept.decode("utf-8", "backslashreplace")
        return f"{text}\n[{self._left_out} more bytes left out]" if self._left_out else text


def _end_of(pid: int) -> int | None:
    """A descriptor that can be read once a child has ended; None where there is none (pidfd: Linux 5.3)."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def limit(seconds: float, memory: int, processes: bool) -> None:
    """Bound this process and all it starts: CPU time, memory, processes, files.

    Runs in each child, where every page that is touched is copied: so it is system calls and nothing else.
    """
    cpu = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    if processes:
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    if sys.platform == "linux":
        statm = os.open("/proc/self/statm", os.O_RDONLY)
        pages = int(os.read(statm, 200).split()[0])
        os.close(statm)
        space = pages * resource.getpagesize() + (memory << 20)
        resource.setrlimit(resource.RLIMIT_AS, (space, space))


def cpu_exceeded(status: int, usage: Any, seconds: float) -> bool:
    """Whether a signal ended the child because its CPU time was up.

    SIGXCPU comes first, and SIGKILL a second later to a child that ignores it. The kernel counts for
    the limit in finer steps than for the usage, so that the two may differ a little.
    """
    if not os.WIFSIGNALED(status):
        return False
    number, used = os.WTERMSIG(status), usage.ru_utime + usage.ru_stime
    return number == signal.SIGXCPU or (number == signal.SIGKILL and used >= 0.9 * math.ceil(seconds))
