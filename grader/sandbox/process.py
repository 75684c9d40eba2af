"""The process of a worker, and how it is ended. Needs no NumPy, so that one can be started at once."""

import contextlib
import os
import signal
import subprocess
import tempfile

from grader import signals
from grader.sandbox import cgroup
from grader.sandbox.levels import Command, SandboxError
from grader.worker import processes
from grader.worker.pipes import block, widen

PATIENCE = 5.0  # seconds until all processes that were told to end must be gone
JOIN = 'echo $$ 2>/dev/null >"$0"; exec "$@"'  # into a cgroup first, then become the worker


class Process:
    """A worker that gets ready by itself: it needs no word before its first request."""

    def __init__(self, command: Command) -> None:
        """Start it; whether it gets there is for others to see, by what it says on `answers`.

        Raises:
            SandboxError: if there is no such program.
        """
        self._process: subprocess.Popen[bytes] | None = None
        self._is_whole = command.is_whole
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `end`
        self.group: cgroup.Group | None = None
        try:
            with signals.held_back():  # what came meanwhile is raised at its end
                self.group = cgroup.make(only_bounding=command.is_whole)
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
        if self.group is not None:
            arguments = ["/bin/sh", "-c", JOIN, str(self.group.path / "cgroup.procs"), *arguments]
        self._process = subprocess.Popen(
            arguments,
            env=command.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            cwd="/",
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.requests = self._process.stdin.fileno()
        self.answers = self._process.stdout.fileno()
        os.set_blocking(self.answers, False)
        widen(self.answers)

    def _send_filters(self) -> None:
        from grader.sandbox import seccomp  # takes a while: the worker is under way

        there = not seccomp.why_not()
        with contextlib.suppress(BrokenPipeError):  # it ended: seen when it should answer
            for name in seccomp.FILTERS:
                os.write(self.requests, block(seccomp.program(name) if there else b""))

    def said(self) -> bytes:
        """What it wrote to its standard error."""
        self._said.seek(0)
        return self._said.read()

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
        if self.group is not None:
            self.group.end()
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
                process.wait(PATIENCE)
