"""What is said to a worker and what it says, in frames."""

import contextlib
import io
import json
import os
import select
import time
from collections.abc import Iterator
from typing import Any

from grader.evidence import frames as wire
from grader.sandbox import levels
from grader.sandbox.process import Process
from grader.worker.pipes import PIPE_SIZE, write_all

START_SECONDS = 60.0
BEGINNING = 1 + wire.PREFIX.size  # of a tagged frame


class WorkerLostError(Exception):
    """The worker ended or stopped answering."""


class Link:
    """One worker, ended by `end`."""

    def __init__(self, process: Process) -> None:
        """Whether the worker got ready is seen when the first request is sent."""
        self.walls: tuple[str, ...] | None = None  # those that stand, once it is ready
        self.shown = ""  # which checks it was sent the code of
        self.tidy = True  # nothing that it ran has left anything behind
        self._below: str | None = None  # what was shown before a fork of it took over
        self._process = process
        self._group = process.group
        self._kills = 0
        self._received = bytearray()
        self._out = process.answers

    def fileno(self) -> int:
        """What becomes readable when the worker says something."""
        return self._out

    def is_ready(self, seconds: float = 0.0) -> bool:
        """Whether the worker's walls stand, without waiting for them longer than that.

        Raises:
            SandboxError: if they never will.
        """
        if self.walls is None and select.select([self._out], [], [], seconds)[0]:
            self.await_ready()
        return self.walls is not None

    def await_ready(self) -> None:
        """Wait until the worker's walls stand.

        Raises:
            SandboxError: if it does not get there.
        """
        if self.walls is not None:
            return
        deadline = time.monotonic() + START_SECONDS
        try:
            while not (frames := list(self.received())):
                if not select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))[0]:
                    raise WorkerLostError("the worker does not get ready")
            self.walls = tuple(str(name) for name in frames[0][1]["walls"])
        except (WorkerLostError, wire.WireError) as error:
            said = _last_line(self._process.said(), error)
            self.end()
            raise levels.SandboxError(f"the sandbox does not start: {said}") from None
        if self._group is not None and not self._group.joined():  # ours to make, not to move into
            self._group = None

    def limit_memory(self, memory: int) -> None:
        """Bound the memory of all processes together, in MiB, where there is a cgroup that can."""
        if self._group is not None:
            self._group.limit_memory(memory)

    def out_of_memory(self) -> bool:
        """Whether the kernel has ended a process for want of memory since this was last asked."""
        before, self._kills = self._kills, self._group.kills() if self._group is not None else 0
        return self._kills > before

    def send(self, request: dict[str, Any], payload: bytes = b"") -> None:
        """Send a request; the worker must be ready.

        Raises:
            WorkerLostError: if it has ended.
        """
        try:
            write_all(self._process.requests, wire.pack(request, payload))
        except OSError:
            raise WorkerLostError("the worker ended") from None

    def apart(self) -> None:
        """Let a fork of the worker take what is sent from now on, until `back`."""
        self.send({"op": "apart"})
        self._below = self.shown

    def back(self) -> None:
        """End that fork, if there is one."""
        if self._below is not None:
            self.send({"op": "back"})
            self.shown, self._below = self._below, None

    def received(self) -> Iterator[tuple[bytes, dict[str, Any], bytes]]:
        """The tagged frames that are complete, without waiting for more.

        Raises:
            WorkerLostError: if the worker has ended.
            WireError: if what comes is not a frame.
        """
        try:
            chunk = os.read(self._out, PIPE_SIZE)
        except BlockingIOError:
            return
        if not chunk:
            raise WorkerLostError("the worker ended")
        self._received += chunk
        while (size := wire.size_of_frame(bytes(self._received[1:BEGINNING]))) < len(self._received):
            tag = bytes(self._received[:1])
            header, payload = wire.read_frame(io.BytesIO(self._received[1 : 1 + size]).read)
            del self._received[: 1 + size]
            yield tag, header, payload

    def end(self) -> None:
        """End the worker and all it started."""
        self._process.end()


def _last_line(said: bytes, error: Exception) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return str(json.loads(line)["failed"])
    return lines[-1] if lines else str(error)
