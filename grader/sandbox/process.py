"""A worker's process: how it starts, what is said to it and what it says in frames, and how it is ended.

It can be started before NumPy is imported: what frames need is imported with the first one.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import tempfile
import time

from grader import signals
from grader.sandbox import cgroup
from grader.sandbox.levels import Command, SandboxError
from grader.sandbox.limits import Allowance
from grader.worker import processes
from grader.worker.pipes import PIPE_SIZE, block, widen, write_all

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

START_SECONDS = 60.0  # until a worker is ready, less what it waits for a processor
LOOK_SECONDS = 0.5  # between two looks at how long the worker has waited for a processor
END_SECONDS = 5.0  # until all processes that were told to end must be gone
JOIN = 'echo $$ 2>/dev/null >"$0"; exec "$@"'  # into a cgroup first, then become the worker


def _reader(view: memoryview) -> "Callable[[int], bytes]":
    """Gives the next bytes, each copied once."""
    place = 0

    def read(size: int) -> bytes:
        nonlocal place
        place += size
        return bytes(view[place - size : place])

    return read


class WorkerLostError(Exception):
    """The worker ended or stopped answering."""


class IdleError(Exception):
    """A submission has done nothing for IDLE_SECONDS, all in all."""


class StoppedError(Exception):
    """Another thread has stopped what was asked."""


class Process:
    """One worker, which gets ready by itself; ended by `end`.

    Attributes:
        walls: the inner walls that stand, once it is ready.
        code: which checks it was sent the code of, "visible", "hidden" or "".
        allowance: how much it may say.
    """

    def __init__(self, command: Command) -> None:
        """Start it; whether it gets ready is seen later.

        Raises:
            SandboxError: if there is no such program.
        """
        self.walls: tuple[str, ...] | None = None
        self.code = ""
        self.allowance = Allowance()
        self._kills = 0
        self._received = bytearray()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_whole = command.is_whole
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `end`
        self._group: cgroup.Group | None = None
        try:
            with signals.held_back():  # what came meanwhile is raised at its end
                self._group = cgroup.make(only_bounding=command.is_whole)
            try:
                self._start(command)
            except OSError as error:
                raise SandboxError(f"the sandbox does not start: {error}") from None
            self._send_filters()
        except BaseException:  # an interrupt, too: nobody has this yet, to end it
            self.end()
            raise

    def _start(self, command: Command) -> None:
        arguments = command.arguments
        if self._group is not None:
            arguments = ["/bin/sh", "-c", JOIN, str(self._group.path / "cgroup.procs"), *arguments]
        process = self._process = subprocess.Popen(
            arguments,
            env=command.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            cwd="/",
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        self._requests, self._answers = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(self._answers, False)
        widen(self._answers)
        self._started = self.stopwatch()

    def _send_filters(self) -> None:
        from grader.sandbox import seccomp  # takes a while: the worker is under way

        there = not seccomp.why_not()
        with contextlib.suppress(BrokenPipeError):  # it ended: seen when it should answer
            for name in seccomp.FILTERS:
                os.write(self._requests, block(seccomp.program(name) if there else b""))

    # -- what is said ------------------------------------------------------------------------------

    def fileno(self) -> int:
        """What becomes readable when the worker says something."""
        return self._answers

    def stopwatch(self) -> processes.Stopwatch:
        """Counts seconds from now on, less those that the worker waits for a processor."""
        assert self._process is not None
        return processes.Stopwatch(self._process.pid)

    def await_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until the worker's walls stand.

        Args:
            seconds: after its start that it may take, less those that it waits for a processor.

        Raises:
            SandboxError: if it does not get there; then it is ended.
        """
        if self.walls is not None:
            return
        from grader.evidence.frames import FrameError

        try:
            while not (frames := list(self.received())):
                if self._started.over(seconds):
                    raise WorkerLostError("the worker does not get ready")
                select.select([self], [], [], LOOK_SECONDS)
                self._started.look_again()
            self.walls = tuple(str(name) for name in frames[0][1]["walls"])
        except (WorkerLostError, FrameError) as error:
            said = self._last_line(error)
            self.end()
            raise SandboxError(f"the sandbox does not start: {said}") from None
        if self._group is not None and not self._group.joined():  # ours to make, not to move into
            self._group = None

    def _last_line(self, error: Exception) -> str:
        """What it wrote to its standard error: the reason that it gives, else the last line."""
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                return str(json.loads(line)["failed"])
        return lines[-1] if lines else str(error)

    def send(self, request: "dict[str, Any]", payload: bytes = b"") -> None:
        """Send a request; the worker must be ready.

        Raises:
            WorkerLostError: if it has ended.
        """
        from grader.evidence.frames import pack

        try:
            write_all(self._requests, pack(request, payload))
        except OSError:
            raise WorkerLostError("the worker ended") from None

    def received(self) -> "Iterator[tuple[bytes, dict[str, Any], bytes]]":
        """The frames that are complete, each with its tag, without waiting for more.

        Raises:
            WorkerLostError: if the worker has ended.
            FrameError: if what comes is not a frame, or more than is allowed.
        """
        from grader.evidence.frames import PREFIX, FrameError, read_frame, size_of_frame

        try:
            chunk = os.read(self._answers, PIPE_SIZE)
        except BlockingIOError:
            return
        if not chunk:
            raise WorkerLostError("the worker ended")
        self._received += chunk
        beginning = 1 + PREFIX.size  # of a tagged frame
        while (size := size_of_frame(bytes(self._received[1:beginning]))) < len(self._received):
            _, *sizes = PREFIX.unpack_from(self._received, 1)
            if why := self.allowance.take(*sizes):  # before it is read
                raise FrameError(why)
            tag = bytes(self._received[:1])
            with memoryview(self._received) as view:
                header, payload = read_frame(_reader(view[1 : 1 + size]))
            del self._received[: 1 + size]
            yield tag, header, payload

    def frames(self, silence: float, whole: float) -> "Iterator[tuple[bytes, dict[str, Any], bytes]]":
        """Frames as they come.

        Args:
            silence: seconds, less those that the worker waits for a processor, that it may say nothing.
            whole: seconds, likewise, that all may take.

        Raises:
            IdleError: if the submission has done nothing for too long.
            WorkerLostError: if the worker has ended, or takes longer.
            FrameError: if what comes is not a frame.
        """
        assert self._process is not None
        total = last = self.stopwatch()
        idleness = self.allowance.idleness
        idleness.waited(self._process.pid, 0.0)
        while True:
            began = time.monotonic()
            waits = not select.select([self], [], [], LOOK_SECONDS)[0]
            late = time.monotonic() - began - LOOK_SECONDS
            if late > LOOK_SECONDS:  # it was this process that was stopped, or had to wait
                last.leave_out(late)
                total.leave_out(late)
            idleness.waited(self._process.pid, late + LOOK_SECONDS)
            if self.allowance.has_idled:
                raise IdleError
            last.look_again()
            total.look_again()
            if (waits and last.over(silence)) or total.over(whole):
                break
            for frame in self.received():
                yield frame
                last = self.stopwatch()
        raise WorkerLostError("the worker stopped answering")

    # -- its memory and its end --------------------------------------------------------------------

    def limit_memory(self, memory: int) -> None:
        """Bound the memory of all its processes together, in MiB, where there is a cgroup that can."""
        if self._group is not None:
            self._group.limit_memory(memory)

    def out_of_memory(self) -> bool:
        """Whether the kernel has ended a process for want of memory since this was last asked."""
        before, self._kills = self._kills, self._group.kills() if self._group is not None else 0
        return self._kills > before

    def kill(self) -> None:
        """End it at once, from any thread: who waits for what it says hears that it is lost."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            for pid in processes.children(process.pid) if self._is_whole else ():
                processes.kill(pid)  # then bubblewrap itself ends
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End it and all it started, and wait until nothing of that is left."""
        process = self._process
        if process is not None:
            if self._is_whole and process.poll() is None:
                self._end_from_within(process)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
        if self._group is not None:
            self._group.end()
        for file in (process.stdin, process.stdout, self._said) if process is not None else (self._said,):
            if file is not None:
                with contextlib.suppress(OSError):
                    file.close()

    def _end_from_within(self, process: "subprocess.Popen[bytes]") -> None:
        """End bubblewrap's child, the first process of its PID namespace: the kernel ends all others with it,
        and bubblewrap itself ends when they are gone. Were it ended first, they would go a moment later."""
        for pid in processes.children(process.pid):
            with contextlib.suppress(PermissionError, subprocess.TimeoutExpired):  # else with it
                processes.kill(pid)
                process.wait(END_SECONDS)
