"""One stage and the worker behind its walls: sends requests, reads frames, replaces a worker that is lost.

Whatever comes back is bounded and validated by `wire`; nothing is imported, evaluated or unpickled.
"""

import signal
from collections.abc import Callable
from dataclasses import replace
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


class Room:
    """One submission beside the checks that its code may see, for as many requests as are made."""

    def __init__(
        self, folder: Path, course: Course, submission: Submission, level: str, threads: int, shown: str
    ) -> None:
        """Prepare the stage; the worker starts with the first request.

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
        stage.prepare(folder, course, submission, walls.site(), links=level != "bubblewrap", shown=shown)

    def close(self) -> None:
        """End the worker and all that it started."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None

    def ask(
        self,
        request: dict[str, Any],
        seconds: float,
        memory: int,
        wall: float | None = None,
        on_frame: Callable[[dict[str, Any]], None] = lambda header: None,
    ) -> tuple[Outcome, Frames]:
        """How one request ended, and the last frame of evidence if there was one.

        Args:
            request: what to do, see `tasks.perform`.
            seconds: of CPU time; this is what is judged.
            memory: MiB on top of the bare worker, for all processes together.
            wall: seconds after which it is ended whatever it does; by default an outer bound for sleepers.
            on_frame: is told each header as it comes in.
        """
        wall = 5 * seconds + 3 if wall is None else wall
        frames: Frames = []
        limits = {"seconds": seconds, "memory": memory, "wall": wall, "files": TMP_BYTES}
        try:
            worker = self._started()
            worker.limit_memory(memory)
            worker.send({**request, **limits})
            for tag, header, payload in worker.answers(wall + GRACE_SECONDS):
                if tag == b"W":
                    return _outcome(header, frames, limits, worker.out_of_memory()), frames
                on_frame(header)
                if "ending" in header or "missing" in header:
                    frames = [(header, payload)]
        except wire.WireError as error:
            self.close()
            return Outcome(Ending.UNREADABLE, detail=f"what came back is not evidence: {error}"), []
        except WorkerLostError as error:
            self.close()
            return Outcome(Ending.CRASHED, detail=str(error)), []
        raise AssertionError("answers() ends with a frame of the worker or raises")

    def _started(self) -> Link:
        if self._worker is None:
            self._worker = Link(
                walls.command(self._level, self.stage, self._course.root, self._threads, TMP_BYTES)
            )
            self.walls = self._worker.walls
        return self._worker


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
