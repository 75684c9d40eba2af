"""The other side of the sandbox: a small server that runs each request in a forked child.

The server itself never imports a submission; each child does, runs a check or several, writes evidence to
a pipe and ends. What the server says travels with the tag W, what a child says with the tag C, so
that nothing a child writes can pass for the server's word on how the child ended.

Code of hidden checks is never in this process: for them it forks, and the fork is sent it, serves, and ends.
"""

import gc
import io
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, NoReturn

from grader.authoring import Check
from grader.evidence import frames as wire
from grader.worker import pipes, processes, supervise, tasks, temporary
from grader.worker.confine import ChildWalls, adopt_orphans, trim_memory
from grader.worker.loader import compiled_with

Hooks = Iterable[dict[str, Any]]  # what was given to os.register_at_fork


class Server:
    """Reads requests, forks a child for each, and reports how it ended."""

    def __init__(
        self, stage: str, requests: int, answers: int, limit_processes: bool, hooks: Hooks, program: bytes
    ) -> None:
        self._stage = stage
        self._requests = requests
        self._answers = answers
        self._limit_processes = limit_processes
        self._hooks = tuple(hooks)
        self._walls = ChildWalls(program)
        self._codes: dict[str, Any] = {}  # of checks, by assignment
        self._checks: dict[str, tasks.Checks] = {}
        self._compiled: dict[str, bytes] = {}
        self._asked_for: set[str] = set()  # the modules of past requests

    def serve(self, null: int, walls: list[str]) -> None:
        """Answer requests until the host hangs up."""
        self._say({"ready": True, "walls": walls})
        os.dup2(null, 2)
        self._serve()

    def _serve(self) -> None:
        while True:
            try:
                request, payload = wire.read_frame(lambda size: pipes.read_exactly(self._requests, size))
            except EOFError:
                return
            match request["op"]:
                case "checks":
                    self._codes = marshal.loads(payload)  # noqa: S302  # the host's word
                    self._checks = {}
                case "submission":
                    self._compiled = {}
                    self._asked_for = set()
                    trim_memory()
                case "fork":
                    self._serve_in_a_fork()
                case "end_fork":
                    return
                case _:
                    self._answer(request)

    def _serve_in_a_fork(self) -> None:
        """Let a fork serve until it is sent "end_fork". What it was sent is gone with it."""
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                adopt_orphans()
                self._serve()
                status = 0
            finally:
                os._exit(status)
        if os.waitpid(pid, 0)[1]:
            processes.end_descendants()
            os._exit(1)

    def _say(self, header: dict[str, Any]) -> None:
        pipes.write_all(self._answers, b"W" + wire.pack(header))

    def _answer(self, request: dict[str, Any]) -> None:
        modules = tasks.modules_of(request)
        for name in modules:
            self._load_checks(name)
        # A training imports its modules only once.
        fresh = [] if request["op"] == "train" else [name for name in modules if name not in self._asked_for]
        self._asked_for.update(fresh)
        gc.freeze()  # a child that collects garbage would copy every page that it looks at

        def perform(evidence: int) -> None:
            if fresh:
                self._compiled |= _compile(f"{self._stage}/submission", fresh, evidence)
            tasks.perform(request, self._stage, self._checks, self._compiled, evidence)

        def relay(frames: list[bytes]) -> None:
            if fresh:
                self._compiled |= _compiled_in(frames.pop(0))
                fresh.clear()
            pipes.write_all(self._answers, b"".join(b"C" + frame for frame in frames))

        supervision, status, usage, tidy = self._supervised(request, perform, relay)
        used_up = supervise.cpu_exceeded(status, usage, request["seconds"])
        self._say(
            {
                "stopped": supervision.stopped or ("cpu" if used_up else ""),
                "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
                "seconds": usage.ru_utime + usage.ru_stime,
                "elapsed": supervision.elapsed,
                "output": supervision.printed().replace(f"{self._stage}/submission/", ""),
                "tidy": tidy,
            }
        )

    def _supervised(
        self, limits: dict[str, Any], perform: Callable[[int], None], relay: supervise.Relay
    ) -> tuple[supervise.Supervision, int, Any, bool]:
        """Let a forked child perform something: how it ended, its status and usage, and whether it left
        nothing behind."""
        before = _marks(os.environ["TMPDIR"])
        evidence, evidence_end = os.pipe()
        pipes.widen(evidence)
        output, output_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            for number in (evidence, output, self._requests, self._answers):
                os.close(number)
            self._child(limits, perform, evidence_end, output_end)
        os.close(evidence_end)
        os.close(output_end)
        bounds = supervise.Limits(limits["wall"], limits["memory"], limits["files"])
        supervision = supervise.Supervision(
            pid, evidence, output, self._requests, bounds, own_user=self._limit_processes
        )
        status, usage = supervision.watch(relay)
        if supervision.stopped == "alone":
            os._exit(0)
        untouched = _marks(os.environ["TMPDIR"]) == before
        temporary.empty(os.environ["TMPDIR"])
        return (
            supervision,
            status,
            usage,
            untouched and not (supervision.left or supervision.stopped or status),
        )

    def _load_checks(self, assignment: str) -> None:
        if assignment in self._codes and assignment not in self._checks:
            module = ModuleType(f"checks_{assignment}")
            module.__file__ = f"{self._stage}/inside/assignments/{assignment}/checks.py"
            sys.modules[module.__name__] = module  # dataclasses of its own look here
            try:
                exec(self._codes[assignment], module.__dict__)
            finally:
                del sys.modules[module.__name__]
            found: list[Check] = module.__dict__.get("__checks__", [])
            self._checks[assignment] = {(check.exercise, check.name): check for check in found}

    def _child(
        self, limits: dict[str, Any], perform: Callable[[int], None], evidence: int, output: int
    ) -> NoReturn:
        status = 1
        try:
            os.setsid()
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            supervise.limit(limits["seconds"], limits["memory"], self._limit_processes)
            self._walls.put_up()
            for hook in self._hooks:  # for the forks of student code
                os.register_at_fork(**hook)
            os.chdir(os.environ["TMPDIR"])  # a plain file name works, as it does at home
            gc.enable()
            perform(evidence)
            status = 0
        finally:
            os._exit(status)  # no atexit, no threads, no buffers of the student's


def _marks(folder: str) -> tuple[int, int, int] | None:
    """What changes when anything is made, removed or set in a folder, or on it; None if it is gone."""
    try:
        status = os.lstat(folder)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _compile(folder: str, modules: list[str], evidence: int) -> dict[str, bytes]:
    """Compile modules and those they name, in a child in which no code of the submission has run yet, so that
    none can put another's in its place. What comes of it is the first frame that it writes."""
    compiled = compiled_with(folder, modules)
    sizes = [[file, len(code)] for file, code in compiled.items()]
    pipes.write_all(evidence, wire.pack({"compiled": sizes}, b"".join(compiled.values())))
    return compiled


def _compiled_in(frame: bytes) -> dict[str, bytes]:
    header, payload = wire.read_frame(io.BytesIO(frame).read)
    compiled, start = {}, 0
    for file, size in header["compiled"]:
        compiled[file] = payload[start : start + size]
        start += size
    return compiled
