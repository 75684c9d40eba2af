"""The process of a worker and the two pipes to it."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from grader import wire
from grader.sandbox import cgroup, walls

START_SECONDS = 60.0
JOIN = 'echo $$ 2>/dev/null >"$0"; exec "$@"'  # into a cgroup first, then become the worker


class WorkerLostError(Exception):
    """The worker ended or stopped answering."""


class Link:
    """One worker: started when this is made, ended by `end`."""

    def __init__(self, command: walls.Command) -> None:
        self._group = cgroup.make()
        self._kills = 0
        arguments = command.arguments
        if self._group is not None:
            arguments = ["/bin/sh", "-c", JOIN, str(self._group.path / "cgroup.procs"), *arguments]
        with tempfile.TemporaryFile() as said:
            self._process = subprocess.Popen(
                arguments,
                env=command.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd="/",
                start_new_session=True,
            )
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._in = self._process.stdin.fileno()
            self._out = self._process.stdout.fileno()
            try:
                _, ready, _ = next(self.answers(START_SECONDS))
                self.walls = tuple(str(name) for name in ready["walls"])
            except (WorkerLostError, wire.WireError) as error:
                self.end()
                said.seek(0)
                raise walls.SandboxError(
                    f"the sandbox does not start: {_last_line(said.read(), error)}"
                ) from None

            if self._group is not None and not self._group.joined():  # ours to make, not to move into
                self._group.end()
                self._group = None

    def limit_memory(self, memory: int) -> None:
        """Bound the memory of all processes together, in MiB, where there is a cgroup that can."""
        if self._group is not None:
            self._group.limit_memory(memory)

    def out_of_memory(self) -> bool:
        """Whether the kernel has ended a process for want of memory since this was last asked."""
        before, self._kills = self._kills, self._group.kills() if self._group is not None else 0
        return self._kills > before

    def send(self, request: dict[str, Any]) -> None:
        try:
            data = wire.pack(request)
            while data:
                data = data[os.write(self._in, data) :]
        except OSError:
            raise WorkerLostError("the worker ended") from None

    def answers(self, seconds: float) -> Iterator[tuple[bytes, dict[str, Any], bytes]]:
        """Tagged frames, the worker's own one last."""
        deadline = time.monotonic() + seconds

        def read(size: int) -> bytes:
            return self._read(size, deadline)

        tag = b""
        while tag != b"W":
            tag = read(1)
            header, payload = wire.read_frame(read)
            yield tag, header, payload

    def _read(self, size: int, deadline: float) -> bytes:
        parts = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(timeout=left):  # in time, however much there is to read
                    raise WorkerLostError("the worker stopped answering")
                chunk = os.read(self._out, min(size, 1 << 20))
                if not chunk:
                    raise WorkerLostError("the worker ended")
                parts.append(chunk)
                size -= len(chunk)
        return b"".join(parts)

    def end(self) -> None:
        """End the worker and all it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        if self._group is not None:
            self._group.end()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _last_line(said: bytes, error: Exception) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return str(json.loads(line)["failed"])
    return lines[-1] if lines else str(error)
