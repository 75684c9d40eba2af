"""The other side of the sandbox: a small server that runs each request in a forked child.

The server itself never imports a submission; each child does, runs one check, writes its evidence to
a pipe and ends. What the server says travels with the tag W, what a child says with the tag C, so
that nothing a child writes can pass for the server's word on how the child ended.
"""

import os
from pathlib import Path
from typing import Any, NoReturn

from grader import wire
from grader.experiment import module_from_file
from grader.sandbox import supervise, tasks
from grader.sandbox.confine import confine_child


class Server:
    """Reads requests, forks a child for each, and reports how it ended."""

    def __init__(self, stage: Path, requests: int, answers: int, limit_processes: bool) -> None:
        self._stage = stage
        self._requests = requests
        self._answers = answers
        self._limit_processes = limit_processes
        self._checks: dict[str, Any] = {}

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
        if request["op"] == "check":
            self._load_checks(request["assignment"])
        evidence, evidence_end = os.pipe()
        output, output_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            for number in (evidence, output, self._requests, self._answers):
                os.close(number)
            self._child(request, evidence_end, output_end)
        os.close(evidence_end)
        os.close(output_end)
        limits = supervise.Limits(request["wall"], request["memory"], request["files"])
        supervision = supervise.Supervision(pid, evidence, output, self._requests, limits)
        status, usage = supervision.watch(lambda frame: supervise.write_all(self._answers, b"C" + frame))
        if supervision.stopped == "alone":
            os._exit(0)
        supervise.empty(Path(os.environ["TMPDIR"]))
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

    def _load_checks(self, assignment: str) -> None:
        if assignment not in self._checks:
            path = self._stage / "inside" / "assignments" / assignment / "checks.py"
            module = module_from_file(path, f"checks_{assignment}")
            self._checks[assignment] = {(c.exercise, c.name): c for c in module.__dict__["__checks__"]}

    def _child(self, request: dict[str, Any], evidence: int, output: int) -> NoReturn:
        status = 1
        try:
            os.setsid()
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            supervise.limit(request["seconds"], request["memory"], self._limit_processes)
            confine_child(self._stage)
            os.chdir(os.environ["TMPDIR"])  # a plain file name works, as it does at home
            checks = self._checks.get(request.get("assignment", ""), {})
            tasks.perform(request, self._stage, checks, evidence)
            status = 0
        finally:
            os._exit(status)  # no atexit, no threads, no buffers of the student's
