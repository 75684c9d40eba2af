"""A submission's modules, imported once; and a child of that state for each check that is asked for.

    worker ── fork server: holds the modules ── a child: runs one check

What is asked for is done in order, and answered in frames. With a module come those of its checks that can
run in a row where the module is: what one of them changes is put back before the next. That saves a child
each, and is all that most submissions need; whoever asks takes of it what has passed, and asks for all else
again, alone.

The fork server runs student code, so nothing that it says is trusted more than any evidence. It keeps honest
code within its limits; the worker watches over it as over any child. Runs inside the sandbox.
"""

import gc
import importlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from grader.evidence.frames import pack, read_frame
from grader.evidence.run import run
from grader.model import Outcome
from grader.worker import alarm, limits, pipes, processes, supervise, tasks
from grader.worker.confine import ChildWalls, adopt_orphans
from grader.worker.imported import Asked, Imported, Process
from grader.worker.probe import probe

DONE = pack({"done": True})  # what was asked for is answered
NOTHING = pack({})  # a check in a row that gave no evidence
DEAR_SECONDS = 0.1  # of imports; more of them are not put at risk by a row
FULL = 384 << 20  # bytes that imports may have taken before the next ones are left to another fork server
LIFE_SECONDS = 3_600.0  # CPU of all imports and rows
LATE_SECONDS = 5.0  # CPU on top of an import's limit, for code that lets no exception through

Hooks = Iterable[dict[str, Any]]
Relay = supervise.Relay


class ForkServer:
    """Takes requests from a pipe, and answers through another one."""

    def __init__(
        self,
        folder: str,
        checks_of: Callable[[str], tasks.Checks],
        requests: int,
        evidence: int,
        mark: bytes,
        walls: ChildWalls,
        hooks: Hooks,
    ) -> None:
        """Prepare; nothing is imported yet.

        Args:
            folder: of the submission.
            checks_of: gives the checks of an assignment.
            requests: a pipe.
            evidence: a pipe.
            mark: written to the output before each frame about what may have printed.
            walls: put up once more in each child.
            hooks: given to os.register_at_fork in each child.
        """
        adopt_orphans()
        self._own = (folder,)
        self._checks_of = checks_of
        self._requests = requests
        self._evidence = evidence
        self._mark = mark
        self._walls = walls
        self._hooks = tuple(hooks)
        self._output = os.dup(1)
        self._process = Process(folder)
        self._held: dict[str, Imported] = {}
        self._seconds = 0.0  # of imports
        self._bare = processes.resident(os.getpid())

    def serve(self) -> None:
        """Answer until whoever asks hangs up."""
        while True:
            try:
                request, _ = read_frame(lambda size: pipes.read_exactly(self._requests, size))
            except EOFError:
                return
            if request["op"] == "check":
                for check in request["checks"]:
                    self._check(check)
            else:
                self._import(request)
            pipes.write_all(self._evidence, DONE)

    def _say(self, frame: bytes) -> None:
        """Say what came of something that may have printed."""
        pipes.write_all(self._output, self._mark)
        pipes.write_all(self._evidence, frame)

    # -- imports, and checks in a row --------------------------------------------------------------

    def _import(self, request: dict[str, Any]) -> None:
        """Import modules one after the other, each as if it were the only one, and run the checks that come
        with it. For each module a frame with what it has, and one for each check. As soon as there is much in
        memory, the rest is left out."""
        for module in request["modules"]:
            if processes.resident(os.getpid()) - self._bare > FULL:
                return
            name = module["name"]
            checks = self._checks_of(name) if module["checks"] else {}
            asked = [Asked(checks[exercise, check], seed) for exercise, check, seed in module["checks"]]
            imported = self._imported(name, module["exercises"], request)
            if imported is None or imported.again:
                self._say_nothing(len(asked))
            elif imported.in_a_row:
                self._row(imported, asked, request)
            else:
                for each in asked:
                    self._row(imported, [each], request)
            self._process.leave()

    def _imported(self, name: str, exercises: list[str], request: dict[str, Any]) -> Imported | None:
        """Import a module and say what it has; None if that ended early."""
        self._process.enter()
        limits.limit_softly(request["seconds"] + LATE_SECONDS, request["memory"])
        cpu, started = time.process_time(), time.monotonic()
        try:
            with alarm.limited(request["seconds"]):
                found = probe(name, exercises, self._own)
        except BaseException as error:
            self._say(tasks.packed(tasks.ended_by(error, self._own)))
            return None
        finally:
            self._seconds += time.monotonic() - started
        seconds = time.process_time() - cpu
        self._say(pack({**found, "seconds": seconds}))
        self._held[name] = Imported(self._process, name, {*found["missing"], *found["stubs"]}, seconds)
        return self._held[name]

    def _row(self, imported: Imported, asked: Sequence[Asked], request: dict[str, Any]) -> None:
        """Run checks of the module that was just imported, and say of each what it gave, be it nothing."""

        def say(outcome: Outcome | None) -> None:
            self._say(NOTHING if outcome is None else tasks.packed(outcome))

        def perform() -> None:
            imported.row(asked, say, request["row_seconds"], request["row_wall"])

        left = len(asked)

        def relay(frames: list[bytes]) -> None:
            nonlocal left
            left -= len(frames)
            pipes.write_all(self._evidence, b"".join(frames))

        if imported.in_a_row and self._seconds < DEAR_SECONDS:
            limits.limit_softly(LIFE_SECONDS, request["row_memory"])
            perform()
        else:
            row = {"seconds": LIFE_SECONDS, "memory": request["row_memory"]}
            self._in_a_child(perform, relay, {**request, **row})
            imported.tidy()
            self._say_nothing(left)

    def _say_nothing(self, count: int) -> None:
        for _ in range(count):
            self._say(NOTHING)

    # -- a check alone -----------------------------------------------------------------------------

    def _check(self, request: dict[str, Any]) -> None:
        """Run one check of a module that is held in a child, and say what came of it and how it ended."""
        name = request["module"]
        imported = self._held[name]

        def perform() -> None:
            if not imported.again:
                imported.enter()
            with tasks.ended_early(self._evidence, self._own):
                check = self._checks_of(name)[request["exercise"], request["name"]]
                outcome = run(check, name, importlib.import_module, request["seed"], self._own)
                pipes.write_all(self._evidence, tasks.packed(outcome))

        def relay(frames: list[bytes]) -> None:
            pipes.write_all(self._evidence, b"".join(frames))

        if imported.again:
            request["seconds"] += imported.seconds
        ended = self._in_a_child(perform, relay, request)
        self._process.tidy()
        self._say(pack({"ended": ended}))

    def _in_a_child(
        self, perform: Callable[[], None], relay: Relay, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Let a child of this state perform something.

        Returns:
            How it ended.
        """
        evidence, its_end = os.pipe()
        gc.freeze()  # a child that collects garbage would copy every page that it looks at
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.setsid()
                for number in (evidence, self._requests, self._evidence, self._output):
                    os.close(number)
                pipes.empty_input()
                self._evidence = its_end
                limits.limit(request["seconds"], request["memory"])
                self._walls.put_up_again()
                for hook in self._hooks:  # for the forks of student code
                    os.register_at_fork(**hook)
                perform()
                status = 0
            finally:
                os._exit(status)  # no atexit, no threads, no buffers of the student's
        os.close(its_end)
        shared = supervise.Shared(request["wall"], request["memory"], request["files"])
        child = supervise.Supervision(pid, evidence, self._requests, shared)
        child.watch(relay)
        if child.stopped == "alone":
            os._exit(0)
        return child.told(request["seconds"])
