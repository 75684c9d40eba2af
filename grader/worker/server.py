"""The other side of the sandbox: a small server that lets student code run in forked children.

The server itself never imports a submission. A fork server does, which it forks and watches over, as long
as something is asked of it; a training gets a child of its own. What the server says travels with the tag
W, what a child says with the tag C, so that nothing a child writes can pass for the server's word on how it
ended.

Code of hidden checks is never in this process: for them it forks, and the fork is sent it, serves, and ends.
"""

import contextlib
import gc
import io
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from types import ModuleType
from typing import Any, NoReturn

from grader.evidence import frames as wire
from grader.worker import limits, loader, pipes, processes, supervise, tasks, temporary
from grader.worker.confine import ChildWalls, adopt_orphans
from grader.worker.forkserver import DONE, LIFE_SECONDS, ForkServer

Hooks = Iterable[dict[str, Any]]  # what was given to os.register_at_fork
MARK_BYTES = 16
FORK_SERVER_MEMORY = 3 << 10  # MiB; what it may take while it does one thing is for itself and us to bound


class Server:
    """Reads requests, and reports what came of them and how it ended."""

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
        self._fork_server: supervise.Supervision | None = None
        self._commands = -1  # what it is told

    def serve(self, null: int, walls: list[str]) -> None:
        """Answer requests until the host hangs up."""
        self._say({"ready": True, "walls": walls})
        os.dup2(null, 2)
        os.close(null)
        self._serve()

    def _serve(self) -> None:
        while True:
            if self._fork_server is not None:
                self._fork_server.rest()
            try:
                request, payload = wire.read_frame(lambda size: pipes.read_exactly(self._requests, size))
            except EOFError:
                return
            match request["op"]:
                case "checks":
                    self._codes = marshal.loads(payload)  # noqa: S302  # the host's word
                    self._checks = {}
                case "fork":
                    self._close()
                    self._serve_in_a_fork()
                case "close":
                    self._close()
                case "train":
                    self._train(request)
                case _:
                    self._ask(request)

    def _serve_in_a_fork(self) -> None:
        """Let a fork serve from now on: what it is sent, this process is not."""
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

    # -- the fork server ---------------------------------------------------------------------------

    def _ask(self, request: dict[str, Any]) -> None:
        """Ask the fork server, and pass on what it says; if there is none, start one."""
        names = [module["name"] for module in request.get("modules", [])]
        shared = supervise.Shared(request["silence"], request["most_memory"], request["files"])
        fresh: list[str] = []
        if self._fork_server is None:
            for name in self._codes.keys() & set(names):  # here once, not in each fork server
                self._checks_of(name)
            fresh = [name for name in names if name not in self._asked_for]
            self._asked_for.update(fresh)
            self._fork_server = self._started(fresh, shared, request)
        fork_server, done = self._fork_server, False
        fork_server.begin(shared)

        def relay(frames: list[bytes]) -> None:
            nonlocal done
            if fresh:
                self._compiled |= _compiled_in(frames.pop(0))
                fresh.clear()
            fork_server.read_output()
            for frame in frames:
                if frame == DONE:
                    done = True
                    continue
                if fork_server.printed.parts and (text := self._readable(fork_server.printed.parts.pop(0))):
                    self._say({"printed": text})
                pipes.write_all(self._answers, b"C" + frame)
            fork_server.go_on()

        with contextlib.suppress(OSError):  # it has ended: seen at once
            pipes.write_all(self._commands, wire.pack(request))
        fork_server.watch(relay, lambda: done)
        if fork_server.stopped == "alone":
            os._exit(0)
        if fork_server.ended is None:
            fork_server.read_output()
        self._say_ended(fork_server, request["seconds"])

    def _say_ended(self, child: supervise.Supervision, seconds: float) -> None:
        """Say how a child ended, or that it has not."""
        alive = child.ended is None
        printed = self._readable(child.printed.rest())
        if not alive:
            self._close()
        told = {**child.told(seconds), "alive": alive, "output": printed}
        child.printed.forget()
        self._say(told)

    def _readable(self, text: str) -> str:
        return text.replace(f"{self._stage}/submission/", "")

    def _started(
        self, fresh: list[str], shared: supervise.Shared, request: dict[str, Any]
    ) -> supervise.Supervision:
        """A new fork server; the first frame that it writes is the code of modules, compiled before any of it
        has run, so that none can put another's in its place."""
        commands, self._commands = os.pipe()
        mark = os.urandom(MARK_BYTES)
        folder = f"{self._stage}/submission"

        def perform(evidence: int) -> None:
            os.close(self._commands)
            if fresh:
                self._compiled |= _compile(folder, fresh, evidence)
            loader.prepare(folder, self._compiled, request["cell_seconds"])
            ForkServer(folder, self._checks_of, commands, evidence, mark, self._walls, self._hooks).serve()

        limited = {"seconds": LIFE_SECONDS, "memory": FORK_SERVER_MEMORY}
        child = self._forked(limited, perform, shared, mark)
        os.close(commands)
        return child

    def _close(self) -> None:
        """End the fork server, if there is one, and clear up behind it."""
        if self._fork_server is not None:
            self._fork_server.end()
            os.close(self._commands)
            temporary.empty(os.environ["TMPDIR"])
        self._fork_server = None

    # -- children ----------------------------------------------------------------------------------

    def _train(self, request: dict[str, Any]) -> None:
        """Let a child train a network."""
        self._close()

        def perform(evidence: int) -> None:
            for hook in self._hooks:  # for the forks of student code
                os.register_at_fork(**hook)
            loader.prepare(f"{self._stage}/submission", self._compiled)
            tasks.train(request, self._stage, evidence)

        def relay(frames: list[bytes]) -> None:
            pipes.write_all(self._answers, b"".join(b"C" + frame for frame in frames))

        shared = supervise.Shared(request["wall"], request["memory"], request["files"])
        child = self._forked(request, perform, shared)
        child.watch(relay)
        if child.stopped == "alone":
            os._exit(0)
        temporary.empty(os.environ["TMPDIR"])
        self._say_ended(child, request["seconds"])

    def _forked(
        self,
        limited: dict[str, Any],
        perform: Callable[[int], None],
        shared: supervise.Shared,
        mark: bytes = b"",
    ) -> supervise.Supervision:
        """A forked child that performs something, and what watches over it."""
        gc.freeze()  # a child that collects garbage would copy every page that it looks at
        evidence, evidence_end = os.pipe()
        pipes.widen(evidence)
        output, output_end = os.pipe()
        pipes.widen(output)
        pid = os.fork()
        if pid == 0:
            for number in (evidence, output, self._requests, self._answers):
                os.close(number)
            self._child(limited, perform, evidence_end, output_end)
        os.close(evidence_end)
        os.close(output_end)
        return supervise.Supervision(
            pid, evidence, self._requests, shared, output=output, mark=mark, own_user=self._limit_processes
        )

    def _checks_of(self, assignment: str) -> tasks.Checks:
        """The checks of an assignment, loaded when they are first asked for."""
        if assignment not in self._checks:
            module = ModuleType(f"checks_{assignment}")
            module.__file__ = f"{self._stage}/inside/assignments/{assignment}/checks.py"
            sys.modules[module.__name__] = module  # dataclasses of its own look here
            code, table = self._codes[assignment]
            found: dict[int, tasks.Function] = {}
            module.__dict__["__experiment__"] = lambda line: partial(found.setdefault, line)
            try:
                exec(code, module.__dict__)
            finally:
                del sys.modules[module.__name__]
            self._checks[assignment] = {
                (exercise, name): tasks.Experiment(exercise, memory, found[line])
                for exercise, name, memory, line in table
            }
        return self._checks[assignment]

    def _child(
        self, limited: dict[str, Any], perform: Callable[[int], None], evidence: int, output: int
    ) -> NoReturn:
        status = 1
        try:
            os.setsid()
            pipes.empty_input()
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            limits.limit(limited["seconds"], limited["memory"], processes=self._limit_processes)
            self._walls.put_up()
            os.chdir(os.environ["TMPDIR"])  # a plain file name works, as it does at home
            gc.enable()
            perform(evidence)
            status = 0
        finally:
            os._exit(status)  # no atexit, no threads, no buffers of the student's


def _compile(folder: str, modules: list[str], evidence: int) -> dict[str, bytes]:
    """Compile modules and those they name, in a child in which no code of the submission has run yet, so that
    none can put another's in its place. What comes of it is the first frame that it writes."""
    compiled = loader.compiled_with(folder, modules)
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
