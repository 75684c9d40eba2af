"""One stage and the worker behind its walls: sends requests, reads frames, replaces a worker that is lost.

Whatever comes back is bounded and validated by `wire`; nothing is imported, evaluated or unpickled.
"""

import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any

from grader import outcomes, wire
from grader.course import Course
from grader.model import Ending, Outcome
from grader.sandbox import stage, walls
from grader.sandbox.link import Link, WorkerLostError
from grader.submission import Submission

TMP_BYTES = 512 << 20
GRACE_SECONDS = 10.0  # the worker's own clock comes first

Frames = list[tuple[dict[str, Any], bytes]]
Answer = tuple[Outcome, Frames]
OnFrame = Callable[[dict[str, Any]], None]
OnEvidence = Callable[[dict[str, Any], bytes], None]


class Room:
    """One submission beside the checks that its code may see, for as many requests as are made."""

    def __init__(
        self, folder: Path, course: Course, submission: Submission, level: str, threads: int, shown: str
    ) -> None:
        """Prepare the stage; the worker starts with the first request, or with `start`.

        Args:
            folder: to be made; the stage.
            course: whose checks can be asked for.
            submission: whose code runs.
            level: one of `walls.LEVELS`.
            threads: for NumPy's linear algebra.
            shown: which checks' code stands on the stage, one of `stage.SHOWN`.
        """
        self.stage = folder
        self.walls: tuple[str, ...] = ()
        self._level = level
        self._course = course
        self._threads = threads
        self._worker: Link | None = None
        self._asked: _Asked | None = None
        stage.prepare(folder, course, submission, walls.site(), links=level != "bubblewrap", shown=shown)

    def close(self) -> None:
        """End the worker and all that it started; what was asked for is lost."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None
        self._asked = None

    @property
    def busy(self) -> bool:
        """Whether something was asked for that has not ended."""
        return self._asked is not None

    @property
    def lost(self) -> bool:
        """Whether there is no worker: none was started, or the last one was lost."""
        return self._worker is None

    @property
    def deadline(self) -> float:
        """When the answer must have come, by the monotonic clock."""
        return self._asked.deadline if self._asked is not None else inf

    def fileno(self) -> int:
        """What becomes readable when there is an answer."""
        assert self._worker is not None
        return self._worker.fileno()

    def is_ready(self) -> bool:
        """Whether its worker would take a request at once; one that is lost is started anew."""
        self.start()
        return self._worker is not None and self._worker.is_ready()

    def start(self) -> None:
        """Start the worker, and do not wait for it."""
        if self._worker is None:
            self._worker = Link(
                walls.command(self._level, self.stage, self._course.root, self._threads, TMP_BYTES)
            )

    def ask(
        self,
        request: dict[str, Any],
        seconds: float,
        memory: int,
        wall: float | None = None,
        on_frame: OnFrame = lambda header: None,
    ) -> Answer:
        """How one request ended, and the last frame of evidence if there was one; see `begin`."""
        answer = self.begin(request, seconds, memory, wall, on_frame)
        while answer is None:
            select.select([self], [], [], max(0.0, self.deadline - time.monotonic()))
            answer = self.advance()
        return answer

    def begin(
        self,
        request: dict[str, Any],
        seconds: float,
        memory: int,
        wall: float | None = None,
        on_frame: OnFrame = lambda header: None,
        on_evidence: OnEvidence | None = None,
    ) -> Answer | None:
        """Send a request to the worker, one at a time.

        Args:
            request: what to do, see `tasks.perform`.
            seconds: of CPU time; this is what is judged.
            memory: MiB on top of the bare worker, for all processes together.
            wall: seconds after which it is ended whatever it does; by default an outer bound for sleepers.
            on_frame: is told each header as it comes in.
            on_evidence: takes each frame of evidence, where the last one is not enough; may raise WireError.

        Returns:
            None; or how it ended, if the worker is not there to take it.
        """
        wall = 5 * seconds + 3 if wall is None else wall
        limits = {"seconds": seconds, "memory": memory, "wall": wall, "files": TMP_BYTES}
        self.start()
        assert self._worker is not None
        try:
            self._worker.await_ready()
        except walls.SandboxError:
            self._worker = None
            raise
        self.walls = self._worker.walls or ()
        self._asked = _Asked(limits, time.monotonic() + wall + GRACE_SECONDS, on_frame, on_evidence)
        self._worker.limit_memory(memory)
        try:
            self._worker.send({**request, **limits})
        except WorkerLostError as error:
            self.close()
            return Outcome(Ending.CRASHED, detail=str(error)), []
        return None

    def advance(self) -> Answer | None:
        """Take in what the worker has said: how the request ended; None as long as it has not.

        Called when the room is readable, or when its deadline has come.
        """
        asked, worker = self._asked, self._worker
        assert asked is not None
        assert worker is not None
        patience = asked.deadline
        try:
            for tag, header, payload in worker.received():
                patience = asked.deadline + GRACE_SECONDS  # it does answer; perhaps we come late to it
                if tag == b"W":
                    killed = worker.out_of_memory()
                    outcome = _outcome(header, asked.frames, asked.limits, killed)
                    self._asked = None
                    return outcome, asked.frames
                asked.on_frame(header)
                if "ending" in header and asked.on_evidence is not None:
                    asked.on_evidence(header, payload)
                elif "ending" in header or "missing" in header:
                    asked.frames = [(header, payload)]
            if time.monotonic() > patience:
                raise WorkerLostError("the worker stopped answering")
        except wire.WireError as error:
            self.close()
            return Outcome(Ending.UNREADABLE, detail=f"what came back is not evidence: {error}"), []
        except WorkerLostError as error:
            self.close()
            return Outcome(Ending.CRASHED, detail=str(error)), []
        return None


@dataclass
class _Asked:
    """The request that a worker is at."""

    limits: dict[str, Any]
    deadline: float
    on_frame: OnFrame
    on_evidence: OnEvidence | None
    frames: Frames = field(default_factory=list)


def _outcome(ended: dict[str, Any], frames: Frames, limits: dict[str, Any], out_of_memory: bool) -> Outcome:
    """What the worker and the child together say about one request.

    Raises:
        WireError: if either does not say it in the form agreed on.
    """
    output = wire.text_of(ended.get("output"))
    used = wire.seconds_of(ended.get("seconds"))
    number, status = ended.get("signal"), ended.get("status")
    if type(number) is not int or type(status) is not int:
        raise wire.WireError("the end of a child is not told in numbers")
    memory = f"{limits['memory']} MiB"
    stopped = {
        "cpu": (Ending.TIMED_OUT, f"{limits['seconds']:g} s of CPU time"),
        "wall": (Ending.TIMED_OUT, f"{limits['wall']:g} s"),
        "memory": (Ending.OUT_OF_MEMORY, memory),
        "files": (Ending.CRASHED, f"it wrote more than {limits['files'] >> 20} MiB of files"),
    }.get("memory" if number and out_of_memory else wire.text_of(ended.get("stopped")))
    if stopped is not None:
        return Outcome(stopped[0], detail=stopped[1], output=output, seconds=used)
    for header, payload in frames:
        found = Outcome(Ending.RETURNED) if "missing" in header else outcomes.outcome_of(header, payload)
        detail = memory if found.ending is Ending.OUT_OF_MEMORY else found.detail
        return replace(found, output=output, seconds=used, detail=detail)
    if number:
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return Outcome(Ending.CRASHED, detail=name, output=output, seconds=used)
    return Outcome(Ending.EXITED, detail=f"exit status {status}", output=output, seconds=used)
