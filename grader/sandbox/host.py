"""The trusted side of the sandbox: starts a worker, sends requests, reads evidence.

    with Sandbox(course, submission) as sandbox:
        outcome = sandbox.check(assignment, check)

Whatever comes back is bounded and validated by `wire`; nothing is imported, evaluated or unpickled.
A worker that dies or stops answering is replaced, and the request at hand ends with an outcome.
"""

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader import outcomes, wire
from grader.authoring import Check
from grader.course import Assignment, Course, TrainingPlan
from grader.experiment import seed_of
from grader.model import Array, Ending, Epoch, Outcome, Raised
from grader.sandbox import stage, walls
from grader.sandbox.link import Link, WorkerLostError
from grader.submission import Submission

IMPORT_SECONDS = 10.0  # CPU a module may use while it is imported
IMPORT_MEMORY = 1024
TMP_BYTES = 512 << 20
EPOCHS_KEPT = 10_000
GRACE_SECONDS = 10.0  # the worker's own clock comes first


@dataclass(frozen=True)
class Probe:
    """What the sandbox says about one imported module. Untrusted."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    failed_cells: tuple[tuple[int, Raised], ...] = ()


class Sandbox:
    """One submission behind walls, for as many requests as its grading takes."""

    def __init__(self, course: Course, submission: Submission, level: str = "auto", threads: int = 1) -> None:
        """Prepare the stage; the worker starts with the first request.

        Args:
            course: whose checks can be asked for.
            submission: whose code runs.
            level: "auto", or one of `walls.LEVELS`.
            threads: for NumPy's linear algebra.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self.level = walls.choose(level)
        self._course = course
        self._threads = threads
        links = self.level != "bubblewrap"
        self.stage = stage.prepare(course, submission, walls.site(), links=links)
        self._worker: Link | None = None
        self._inner: tuple[str, ...] = ()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def description(self) -> str:
        """The level, and the inner walls that the worker has put up, in words."""
        return walls.describe(self.level, self._inner)

    def close(self) -> None:
        """End the worker and remove the stage."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        shutil.rmtree(self.stage, ignore_errors=True)

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""
        request = {"op": "probe", "module": module, "exercises": exercises}
        outcome, frames = self._ask(request, IMPORT_SECONDS, IMPORT_MEMORY)
        for header, _ in frames:
            if "missing" in header:
                try:
                    return _probe_of(header, outcome)
                except (wire.WireError, ValueError):  # ValueError: a list of another length
                    return Probe(Outcome(Ending.UNREADABLE, detail="it gave an answer that is not readable"))
        return Probe(outcome)

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check."""
        request = {
            "op": "check",
            "assignment": assignment.name,
            "exercise": check.exercise,
            "name": check.name,
            "seed": seed_of(self._course.seed, assignment.id(check)),
        }
        return self._ask(request, check.seconds, check.memory)[0]

    def train(
        self,
        assignment: Assignment,
        plan: TrainingPlan,
        data: dict[str, Array],
        on_epoch: Callable[[Epoch, int | None], None],
    ) -> tuple[Outcome, tuple[Epoch, ...]]:
        """Train on a whole data set and predict its test images.

        Args:
            assignment: the module that trains.
            plan: limits, and the name of the training function.
            data: x_train, y_train, x_val, y_val and x_test; no labels of the test images.
            on_epoch: called as the student's epochs come in, with the number planned if it is known.

        Returns:
            An outcome whose evidence is `labels`, and the learning curve.
        """
        for name, array in data.items():
            np.save(self.stage / "data" / f"{name}.npy", array)
            os.chmod(self.stage / "data" / f"{name}.npy", 0o644)
        curve: list[Epoch] = []
        planned: list[int | None] = [None]

        def on_frame(header: dict[str, Any]) -> None:
            if "epochs" in header and type(header["epochs"]) is int:
                planned[0] = header["epochs"]
            if "epoch" in header and len(curve) < EPOCHS_KEPT:
                curve.append(outcomes.epoch_of(header))
                on_epoch(curve[-1], planned[0])

        seed = seed_of(self._course.seed, f"{assignment.name}::{plan.exercise}")
        request = {"op": "train", "module": assignment.name, "exercise": plan.exercise, "seed": seed}
        # CPU time is judged; a busy machine may take longer.
        outcome, _ = self._ask(request, plan.seconds, plan.memory, wall=2 * plan.seconds, on_frame=on_frame)
        return outcome, tuple(curve)

    # -- talking to the worker -----------------------------------------------------------------

    def _ask(
        self,
        request: dict[str, Any],
        seconds: float,
        memory: int,
        wall: float | None = None,
        on_frame: Callable[[dict[str, Any]], None] = lambda header: None,
    ) -> tuple[Outcome, list[tuple[dict[str, Any], bytes]]]:
        wall = 5 * seconds + 3 if wall is None else wall  # CPU time is judged; this ends a sleep
        frames: list[tuple[dict[str, Any], bytes]] = []
        limits = {"seconds": seconds, "memory": memory, "wall": wall}
        try:
            worker = self._started()
            worker.send({**request, **limits})
            for tag, header, payload in worker.answers(wall + GRACE_SECONDS):
                if tag == b"W":
                    return _outcome(header, frames, seconds, memory, wall), frames
                on_frame(header)
                if "ending" in header or "missing" in header:
                    frames = [(header, payload)]
        except wire.WireError as error:
            self._drop()
            return Outcome(Ending.UNREADABLE, detail=f"what came back is not evidence: {error}"), []
        except WorkerLostError as error:
            self._drop()
            return Outcome(Ending.CRASHED, detail=str(error)), []
        raise AssertionError("answers() ends with a frame of the worker or raises")

    def _started(self) -> "Link":
        if self._worker is None:
            self._worker = Link(
                walls.command(self.level, self.stage, self._course.root, self._threads, TMP_BYTES)
            )
            self._inner = self._worker.walls
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


def _outcome(
    ended: dict[str, Any],
    frames: list[tuple[dict[str, Any], bytes]],
    seconds: float,
    memory: int,
    wall: float,
) -> Outcome:
    """What the worker and the child together say about one request.

    Raises:
        WireError: if either does not say it in the form agreed on.
    """
    output = wire.text_of(ended.get("output"))
    used = wire.seconds_of(ended.get("seconds"))
    number, status = ended.get("signal"), ended.get("status")
    if type(number) is not int or type(status) is not int:
        raise wire.WireError("the end of a child is not told in numbers")
    if ended.get("timed_out"):
        limit = f"{seconds:g} s of CPU time" if ended["timed_out"] == "cpu" else f"{wall:g} s"
        return Outcome(Ending.TIMED_OUT, detail=limit, output=output, seconds=used)
    for header, payload in frames:
        found = Outcome(Ending.RETURNED) if "missing" in header else outcomes.outcome_of(header, payload)
        detail = f"{memory} MiB" if found.ending is Ending.OUT_OF_MEMORY else found.detail
        return replace(found, output=output, seconds=used, detail=detail)
    if number:
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return Outcome(Ending.CRASHED, detail=name, output=output, seconds=used)
    return Outcome(Ending.EXITED, detail=f"exit status {status}", output=output, seconds=used)


def _probe_of(header: dict[str, Any], outcome: Outcome) -> Probe:
    """What a child says about a module, validated.

    Raises:
        WireError: if it is not of that form.
    """
    cells = []
    for entry in wire.list_of(header.get("failed_cells"), 50):
        number, raised = wire.list_of(entry, 2)
        if type(number) is not int or not 0 < number < 100_000:
            raise wire.WireError("the number of a cell is not one")
        cells.append((number, outcomes.raised_of(raised)))
    missing = [wire.text_of(name, 200) for name in wire.list_of(header.get("missing"), 1000)]
    stubs = [wire.text_of(name, 200) for name in wire.list_of(header.get("stubs"), 1000)]
    return Probe(outcome, tuple(missing), tuple(stubs), tuple(cells))


def levels() -> dict[str, str]:
    """Each level and why it cannot be had here ("" if it can)."""
    return {level: walls.why_not(level) for level in walls.LEVELS}


def strongest() -> str:
    """The level that is used where none is asked for."""
    return walls.choose()
