"""A stage and the worker on it: takes a submission in, sends requests, and gives what comes back, decoded.

Whatever comes back is bounded and validated; nothing is imported, evaluated or unpickled. A worker takes as
long to get ready as the grader itself, so a client is made first of all: it needs no NumPy, and waits for
nothing.
"""

import contextlib
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from grader.sandbox import levels, stage
from grader.sandbox.limits import FILES, USED_UP, Allowance, Limits
from grader.sandbox.process import IdleError, Process, StoppedError, WorkerLostError

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from grader.sandbox.answers import Answers, Ended  # which need NumPy

    Decoded = TypeVar("Decoded")
    Decode = Callable[[dict[str, Any], bytes], Decoded]

CourseFiles = Mapping[str, tuple[Path, tuple[str, ...]]]  # by assignment: its folder, and files of it


class Client:
    """One submission after another behind the walls of one worker; a worker that is lost is replaced."""

    def __init__(self, level: str, course: Path) -> None:
        """Make a temporary folder and start a worker, without waiting for it. What an earlier grader left
        behind when it was killed is removed.

        Args:
            level: "auto", or one of `levels.LEVELS`; whether it is permitted here is seen later.
            course: the course's root, which must not be visible inside.

        Raises:
            SandboxError: if the level cannot be had.
        """
        stage.compile_worker()
        self._level = levels.likely(level)
        self._wanted: str | None = level  # until a worker was ready at the level
        self._course = course
        self._stages = 0
        self._standing: tuple[str, ...] = ()
        self._course_files: CourseFiles | None = None  # until a submission was entered
        self._asked: tuple[Process, Limits] | None = None
        self.holds: set[str] | None = None  # modules, in a fork server; None where there is none
        self._allowance = Allowance()  # of the submission
        self._failed = ""  # why the worker did not take a request
        self._is_new, self._is_stopped = True, False  # the stage with the worker on it; by another thread
        self._process: Process | None = None
        self._folder = stage.Folder()
        try:
            self.stage = self._new_stage()
            with contextlib.suppress(levels.SandboxError):  # then the next level is tried when it is needed
                self._start()
        except BaseException:  # an interrupt, too: nobody has this yet, to close it
            self.close()
            raise

    def _new_stage(self) -> Path:
        self._stages += 1
        folder = self._folder.path / str(self._stages)
        stage.make(folder, levels.site(), links=self._level != "bubblewrap")
        for name, (source, files) in (self._course_files or {}).items():
            stage.bring(folder, name, source, files)
        return folder

    def _start(self) -> Process:
        self._process = Process(levels.command(self._level, self.stage, self._course, FILES))
        return self._process

    @property
    def path(self) -> Path:
        """The temporary folder."""
        return self._folder.path

    @property
    def level(self) -> str:
        """The level, once the worker has got ready at it.

        Raises:
            SandboxError: if the wanted level cannot be had.
        """
        self.settle()
        return self._level

    def settle(self) -> None:
        """Wait for the first worker; if it does not get ready, take the strongest level that is permitted.

        Raises:
            SandboxError: if the wanted level cannot be had.
        """
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        with contextlib.suppress(levels.SandboxError):
            if self._process is not None:
                self._process.await_ready(levels.TRIAL_SECONDS)
                self._standing = self._process.walls or ()
                return
        self._process = None
        self._level = levels.choose(wanted)
        stage.remove(self.stage)
        self.stage = self._new_stage()

    @property
    def standing(self) -> tuple[str, ...]:
        """The inner walls that its worker has put up.

        Raises:
            SandboxError: if it does not start.
        """
        return self._standing or self._ready().walls or ()

    def _ready(self) -> Process:
        """The worker, ready for a request; one that was lost is replaced.

        Raises:
            SandboxError: if it does not start.
        """
        self.settle()
        process = self._process or self._start()
        try:
            process.await_ready()
        except levels.SandboxError:
            self._process = None
            if self._is_stopped:
                raise StoppedError from None
            raise
        self._standing = process.walls or ()
        return process

    # -- submissions -------------------------------------------------------------------------------

    def enter(self, course_files: CourseFiles, files: Mapping[str, bytes]) -> None:
        """Put a submission on the stage. In place of an earlier one comes a new stage and a new worker: no
        process, folder or mount of one is there for the next.

        Args:
            course_files: files that the checks read; only the first ones are taken.
            files: the submission's.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self.settle()
        if self._course_files is None:
            self._course_files = course_files
            for name, (source, names) in course_files.items():
                stage.bring(self.stage, name, source, names)
        if not self._is_new:
            self.renew()
        self._is_new = False
        stage.enter(self.stage, files)
        self._allowance = Allowance()

    def renew(self) -> None:
        """Make the next submission's stage and start its worker, ahead of it; also after `stop`.

        Raises:
            SandboxError: if the worker does not start.
        """
        self.settle()
        self.drop()
        stage.remove(self.stage)
        self.stage = self._new_stage()
        self._is_new, self._is_stopped = True, False
        self._start()

    def stop(self) -> None:
        """End what is being asked, from another thread: there StoppedError is raised, until `renew`."""
        self._is_stopped, process = True, self._process
        if process is not None:
            process.kill()

    def close_fork_server(self) -> None:
        """End what holds the submission's modules, if anything does."""
        if self._process is not None and self.holds is not None:
            self._process.send({"op": "close"})
        self.holds = None

    def drop(self) -> None:
        """End the worker; what was asked for is lost, and another one takes its place."""
        if self._process is not None:
            self._process.end()
        self._process = self._asked = self.holds = None

    def close(self) -> None:
        """End the worker and all that it started, and remove the folder."""
        self.drop()
        if self.path.exists():
            self._folder.remove()

    # -- requests ----------------------------------------------------------------------------------

    def begin(
        self,
        request: "dict[str, Any]",
        limits: Limits,
        code: str = "",
        code_of: Callable[[str], bytes] = lambda code: b"",
    ) -> None:
        """Send a request, and do not wait for the answers. What was asked before and not heard is lost.

        Args:
            request: what to do, see `worker.server`.
            limits: what it may use.
            code: which checks' code it needs, "visible", "hidden" or "" for none; the request never sees
                hidden code unless it is "hidden".
            code_of: gives that code.

        Raises:
            SandboxError: if the worker does not start.
            StoppedError: if another thread has stopped it.
        """
        if self._is_stopped:
            raise StoppedError
        if self._asked is not None:
            self.drop()
        if self._allowance.is_used_up or self._allowance.has_idled:
            return
        try:
            process = self._with_code(code, code_of)
            process.limit_memory(limits.most_memory)
            process.allowance = self._allowance
            process.allowance.ask(request)
            process.send({**request, **limits.told})
            self._asked = process, limits
            if request["op"] == "import":
                self.holds = self.holds or set()
            elif request["op"] == "train":
                self.holds = None
        except WorkerLostError as error:
            self.drop()
            self._failed = str(error)

    def _with_code(self, code: str, code_of: Callable[[str], bytes]) -> Process:
        """The worker, with the code of checks sent to it, if it is not what it has.

        That of hidden checks is sent to a fork of it, and nothing else runs in that worker from then on.
        """
        if self._process is not None and self._process.code == "hidden" != code:
            self.drop()
        process = self._ready()
        if code not in ("", process.code):
            process.send({"op": "fork" if code == "hidden" else "close"})
            self.holds = None
            process.send({"op": "checks"}, code_of(code))
            process.code = code
        return process

    def answers(self, decode: "Decode[Decoded]") -> "Answers[Decoded]":
        """What the child says to the last request, as it comes; `decode` makes something of a frame's header
        and payload, or raises FrameError."""
        from grader.sandbox.answers import Answers

        return Answers(self._answers(decode))

    def _answers(self, decode: "Decode[Decoded]") -> "Generator[Decoded, None, Ended]":
        from grader.evidence.frames import FrameError
        from grader.sandbox.answers import crashed, ended, idle, unreadable

        if self._asked is None:
            if self._allowance.has_idled:
                return idle()
            return unreadable(USED_UP) if self._allowance.is_used_up else crashed(self._failed)
        process, limits = self._asked
        try:
            for tag, header, payload in process.frames(limits.silence, limits.longest):
                if tag == b"W" and "printed" not in header:
                    end = ended(header, limits.told, out_of_memory=process.out_of_memory())
                    self._asked = None
                    if header.get("alive") is not True:
                        self.holds = None
                    return end
                yield decode(header, payload)
            raise WorkerLostError("the worker stopped answering")
        except IdleError:
            self.drop()
            return idle()
        except (FrameError, WorkerLostError) as error:
            self.drop()
            if self._is_stopped:
                raise StoppedError from None
            said = f"what came back is not evidence: {error}"
            return crashed(str(error)) if isinstance(error, WorkerLostError) else unreadable(said)

    def held(self, code: str) -> "set[str]":
        """Modules that are imported beside the code of these checks; what was not heard is lost."""
        if self._asked is not None:
            self.drop()
        return self.holds or set() if self._process and self._process.code == code else set()

    def out_of_memory(self) -> bool:
        """Whether the kernel ended a process for want of memory since this was last asked."""
        return self._process is not None and self._process.out_of_memory()
