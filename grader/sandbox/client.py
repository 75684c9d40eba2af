"""One stage and the worker behind its walls: sends requests, reads frames, replaces a worker that is lost.

Whatever comes back is bounded and validated by `wire`; nothing is imported, evaluated or unpickled.
"""

import select
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

from grader.course.course import Course
from grader.evidence import codec
from grader.evidence import frames as wire
from grader.model import Ending, Outcome
from grader.sandbox import folders, levels, stage
from grader.sandbox.link import Link, WorkerLostError
from grader.sandbox.place import TMP_BYTES, Place
from grader.submission.submission import Submission

GRACE_SECONDS = 10.0  # the worker's own clock comes first

Frames = list[tuple[dict[str, Any], bytes]]
Answer = tuple[Outcome, Frames]
OnFrame = Callable[[dict[str, Any]], None]
OnEvidence = Callable[[dict[str, Any], bytes], None]
Codes = Callable[[str], bytes]


class Room:
    """One submission behind the walls of one worker, for as many requests as are made."""

    def __init__(self, place: Place, course: Course, submission: Submission, codes: Codes) -> None:
        """Put the submission on a stage; its worker starts, if it has not yet.

        Args:
            place: makes the stage and the worker.
            course: whose checks can be asked for.
            submission: whose code runs.
            codes: gives the code of checks, "visible" or "hidden".
        """
        self.walls: tuple[str, ...] = ()
        self._place = place
        self._codes = codes
        self._asked: _Asked | None = None
        self._worker: Link | None
        self.stage, self._worker = place.stage_with_worker()
        try:
            for assignment in course.assignments:
                stage.bring(self.stage, assignment.name, assignment.folder, assignment.files)
            stage.enter(self.stage, submission.files)
        except BaseException:  # an interrupt, too: nobody has this yet, to close it
            self.close()
            raise

    def change(self, submission: Submission) -> bool:
        """Take another submission in, if nothing of the one before can be left; whether it did."""
        worker = self._worker
        if worker is None or not worker.tidy or self.busy or not self._is_private:
            return False
        try:
            worker.back()
            if worker.walls is not None:
                worker.send({"op": "submission"})
        except WorkerLostError:
            return False
        stage.enter(self.stage, submission.files)
        return True

    @property
    def _is_private(self) -> bool:
        """Whether all that code could leave is seen and cleared away, because all walls stand: it may write
        to one folder, which is in memory, and nothing outlives a process."""
        return self._place.level == "bubblewrap" and set(self.walls) == set(levels.INNER)

    def close(self) -> None:
        """End the worker and all that it started; what was asked for is lost."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None
        self._asked = None

    def leave(self) -> None:
        """End the worker, and remove the stage."""
        self.close()
        folders.remove(self.stage)

    def standing(self) -> tuple[str, ...]:
        """The inner walls that its worker has put up, once it has.

        Raises:
            SandboxError: if it does not start.
        """
        if not self.walls:
            self._ready()
        return self.walls

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
        """Start a worker if there is none, and do not wait for it."""
        if self._worker is None:
            self._worker = self._place.another_worker(self.stage)

    def _show(self, shown: str) -> None:
        """Send the worker the code of checks, if it is not what it has.

        That of hidden checks is sent to a fork of it, which is gone before anything else runs.

        Raises:
            WorkerLostError: if it has ended.
        """
        worker = self._worker
        if worker is not None and worker.shown == "hidden" and shown != "hidden":
            if worker.tidy and self._is_private:
                worker.back()
            else:
                self.close()
        worker = self._ready()
        if shown not in ("", worker.shown):
            if shown == "hidden":
                worker.apart()
            worker.send({"op": "checks"}, self._codes(shown))
            worker.shown = shown

    def _ready(self) -> Link:
        self.start()
        assert self._worker is not None
        try:
            self._worker.await_ready()
        except levels.SandboxError:
            self._worker = None
            raise
        self.walls = self._worker.walls or ()
        return self._worker

    def ask(
        self,
        request: dict[str, Any],
        seconds: float,
        memory: int,
        wall: float | None = None,
        on_frame: OnFrame = lambda header: None,
    ) -> Answer:
        """How one request ended, and the last frame of evidence if there was one; see `begin`."""
        answer = self.begin(request, seconds, memory, wall, on_frame=on_frame)
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
        on_evidence: OnEvidence | None = None,
        on_frame: OnFrame = lambda header: None,
        shown: str = "",
    ) -> Answer | None:
        """Send a request to the worker, one at a time.

        Args:
            request: what to do, see `tasks.perform`.
            seconds: of CPU time; this is what is judged.
            memory: MiB on top of the bare worker, for all processes together.
            wall: seconds after which it is ended whatever it does; by default an outer bound for sleepers.
            on_evidence: takes each frame, where the last one of evidence is not enough; may raise WireError.
            on_frame: is told each header as it comes in.
            shown: which checks' code it needs, "visible", "hidden" or "" for none; never sees hidden code
                unless it is "hidden".

        Returns:
            None; or how it ended, if the worker is not there to take it.
        """
        wall = 5 * seconds + 3 if wall is None else wall
        limits = {"seconds": seconds, "memory": memory, "wall": wall, "files": TMP_BYTES}
        try:
            self._show(shown)
            worker = self._ready()
            worker.limit_memory(memory)
            worker.send({**request, **limits})
            self._asked = _Asked(limits, time.monotonic() + wall + GRACE_SECONDS, on_frame, on_evidence)
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
                    worker.tidy = worker.tidy and header.get("tidy") is True
                    self._asked = None
                    return outcome, asked.frames
                asked.on_frame(header)
                if asked.on_evidence is not None:
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


class _Asked:
    """The request that a worker is at."""

    def __init__(
        self, limits: dict[str, Any], deadline: float, on_frame: OnFrame, on_evidence: OnEvidence | None
    ) -> None:
        self.limits = limits
        self.deadline = deadline
        self.on_frame = on_frame
        self.on_evidence = on_evidence
        self.frames: Frames = []


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
        found = Outcome(Ending.RETURNED) if "missing" in header else codec.outcome_of(header, payload)
        detail = memory if found.ending is Ending.OUT_OF_MEMORY else found.detail
        return replace(found, output=output, seconds=used, detail=detail)
    if number:
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return Outcome(Ending.CRASHED, detail=name, output=output, seconds=used)
    return Outcome(Ending.EXITED, detail=f"exit status {status}", output=output, seconds=used)
