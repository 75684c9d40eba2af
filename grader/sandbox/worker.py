"""The other side of the sandbox: a small server that runs each request in a forked child.

The server itself never imports a submission; each child does, runs one check, writes its evidence to
a pipe and ends. What the server says travels with the tag W, what a child says with the tag C, so
that nothing a child writes can pass for the server's word on how the child ended.
"""

import gc
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from grader import wire
from grader.experiment import module_from_file
from grader.sandbox import supervise, tasks
from grader.sandbox.confine import ChildWalls
from grader.sandbox.loader import compiled_with

COMPILING = {"seconds": 5.0, "memory": 512, "wall": 5.0, "files": 0}  # a file of 5 MiB takes longer: no harm

Hooks = Iterable[dict[str, Any]]  # what was given to os.register_at_fork


class Server:
    """Reads requests, forks a child for each, and reports how it ended."""

    def __init__(self, stage: Path, requests: int, answers: int, limit_processes: bool, hooks: Hooks) -> None:
        self._stage = stage
        self._requests = requests
        self._answers = answers
        self._limit_processes = limit_processes
        self._hooks = tuple(hooks)
        self._walls = ChildWalls(stage)
        self._checks: dict[str, Any] = {}
        self._compiled: dict[str, bytes] = {}
        self._asked_for: set[str] = set()  # the modules of past requests

    def serve(self, null: int, walls: list[str]) -> None:
        """Answer requests until the host hangs up."""
        self._say({"ready": True, "walls": walls})
        os.dup2(null, 2)
        while True:
            try:
                request, _ = wire.read_frame(lambda size: supervise.read_exactly(self._requests, size))
            except EOFError:
                return
            self._answer(request)

    def _say(self, header: dict[str, Any]) -> None:
        supervise.write_all(self._answers, b"W" + wire.pack(header))

    def _answer(self, request: dict[str, Any]) -> None:
        if request["op"] in ("check", "together"):
            self._load_checks(request["assignment"])
        if request["op"] != "train":  # which imports its modules only once
            self._compile(request.get("module") or request["assignment"])
        gc.freeze()  # a child that collects garbage would copy every page that it looks at

        def perform(evidence: int) -> None:
            checks = self._checks.get(request.get("assignment", ""), {})
            tasks.perform(request, self._stage, checks, self._compiled, evidence)

        supervision, status, usage = self._supervised(
            request, perform, lambda frame: supervise.write_all(self._answers, b"C" + frame)
        )
        used_up = supervise.cpu_exceeded(status, usage, request["seconds"])
        self._say(
            {
                "stopped": supervision.stopped or ("cpu" if used_up else ""),
                "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
                "seconds": usage.ru_utime + usage.ru_stime,
                "output": supervision.printed().replace(f"{self._stage}/submission/", ""),
            }
        )

    def _supervised(
        self, limits: dict[str, Any], perform: Callable[[int], None], relay: Callable[[bytes], None]
    ) -> tuple[supervise.Supervision, int, Any]:
        """Let a forked child perform something; how it ended, with its status and usage."""
        evidence, evidence_end = os.pipe()
        output, output_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            for number in (evidence, output, self._requests, self._answers):
                os.close(number)
            self._child(limits, perform, evidence_end, output_end)
        os.close(evidence_end)
        os.close(output_end)
        bounds = supervise.Limits(limits["wall"], limits["memory"], limits["files"])
        supervision = supervise.Supervision(pid, evidence, output, self._requests, bounds)
        status, usage = supervision.watch(relay)
        if supervision.stopped == "alone":
            os._exit(0)
        supervise.empty(os.environ["TMPDIR"])
        return supervision, status, usage

    def _compile(self, module: str) -> None:
        """Have a child compile a module and those it names. No code of the submission runs in that child, so
        that none can put another's in its place; to this process it is bytes."""
        if module in self._asked_for:
            return
        self._asked_for.add(module)
        frames: list[bytes] = []
        folder = self._stage / "submission"

        def perform(evidence: int) -> None:
            compiled = compiled_with(folder, module)
            sizes = [[file, len(code)] for file, code in compiled.items()]
            supervise.write_all(evidence, wire.pack({"compiled": sizes}, b"".join(compiled.values())))

        self._supervised(COMPILING, perform, frames.append)
        for frame in frames[:1]:
            header, payload = wire.read_frame(io.BytesIO(frame).read)
            start = 0
            for file, size in header["compiled"]:
                self._compiled[file] = payload[start : start + size]
                start += size

    def _load_checks(self, assignment: str) -> None:
        if assignment not in self._checks:
            path = self._stage / "inside" / "assignments" / assignment / "checks.py"
            module = module_from_file(path, f"checks_{assignment}")
            self._checks[assignment] = {(c.exercise, c.name): c for c in module.__dict__["__checks__"]}

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
            perform(evidence)
            status = 0
        finally:
            os._exit(status)  # no atexit, no threads, no buffers of the student's
