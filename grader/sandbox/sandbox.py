"""The trusted side of the sandbox: asks for a module, a check or a training, and gives what came of it.

    with Sandbox(course, submission) as sandbox:
        outcome = sandbox.check(assignment, check)

A room is a stage with a worker of its own. There is one, or two where many checks run alone. Code of hidden
checks goes to a fork of the first one's worker, when nothing else runs. What is announced by `ahead` runs as
soon as a room is free, while its predecessors are judged.
"""

import os
import select
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.authoring import Check
from grader.authoring.check import MEMORY
from grader.course.course import Assignment, Course, TrainingPlan
from grader.evidence import codec
from grader.evidence import frames as wire
from grader.evidence.probe import Probe, probe_of
from grader.evidence.run import seed_of
from grader.model import Array, Ending, Epoch, Outcome
from grader.record import Record
from grader.sandbox import check_code
from grader.sandbox import levels as walls
from grader.sandbox.client import Answer, Room
from grader.sandbox.place import Place
from grader.sandbox.row import SECONDS, WALL, Part, Row, Take
from grader.submission.submission import Submission

IMPORT_SECONDS = 10.0  # CPU a module may use while it is imported
IMPORT_MEMORY = 1024
MANY = 8  # waiting checks that are worth another worker, which starts in 0.2 s
EPOCHS_KEPT = 10_000
EPOCHS_PLANNED = 1_000_000  # a larger plan is not shown


class Sandbox:
    """One submission behind walls, for as many requests as its grading takes."""

    def __init__(
        self,
        course: Course,
        submission: Submission,
        level: str = "auto",
        threads: int = 1,
        workers: int = 1,
        place: Place | None = None,
    ) -> None:
        """Prepare a temporary folder and start a worker.

        Args:
            course: whose checks can be asked for.
            submission: whose code runs.
            level: "auto", or one of `walls.LEVELS`.
            threads: for NumPy's linear algebra.
            workers: how many rooms visible checks may have; more than one only helps what is announced.
            place: prepared before, for this course, with its level and threads; closed with the sandbox.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self._place = place or Place(level, course.root, threads)
        self.level = self._place.level
        self.path = self._place.path
        self._course = course
        self._submission = submission
        self._workers = workers
        self.rooms: list[Room] = []
        self._codes: dict[str, bytes] = {}
        self._waiting: deque[_Job] = deque()
        self._running: dict[Room, _Job] = {}
        self._forget()
        try:
            self._another_room()
        except BaseException:  # an interrupt, too: nobody has this yet, to close it
            self.close()
            raise

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def description(self) -> str:
        """The level, and the inner walls that the workers have put up, in words."""
        standing = set.intersection(*(set(room.standing()) for room in self.rooms))
        return walls.describe(self.level, tuple(sorted(standing)))

    def close(self) -> None:
        """End the workers and remove the folder."""
        for room in self.rooms:
            room.close()
        self._place.close()

    def change(self, submission: Submission) -> None:
        """Take another submission in the place of the first one. Workers that could carry something of it
        along are ended, and others take their place."""
        self._submission = submission
        self._forget()
        self._waiting.clear()
        self._running.clear()
        kept = [room for room in self.rooms[:1] if room.change(submission)]
        for room in self.rooms:
            if room not in kept:
                room.leave()
        self.rooms = kept
        if not kept:
            self._another_room()

    def _forget(self) -> None:
        self._imports: dict[str, int] = {}  # whole seconds of CPU that importing a module takes
        self._answers: dict[str, Answer] = {}

    def _another_room(self) -> None:
        self.rooms.append(Room(self._place, self._course, self._submission, self._code))

    def _code(self, shown: str) -> bytes:
        if shown not in self._codes:
            self._codes[shown] = check_code.packed(self._course.assignments, shown)
        return self._codes[shown]

    # -- requests ------------------------------------------------------------------------------

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""
        outcome, frames = self._answer(_probing(module, exercises))
        self._imports[module] = int(outcome.seconds)
        for header, _ in frames:
            if "missing" in header:
                try:
                    return probe_of(header, outcome)
                except (wire.WireError, ValueError):  # ValueError: a list of another length
                    return Probe(Outcome(Ending.UNREADABLE, detail="it gave an answer that is not readable"))
        return Probe(outcome)

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check; each imports the module anew, and what that takes comes on top of its time."""
        return self._answer(self._checking(assignment, check))[0]

    def ahead(self, assignment: Assignment, check: Check) -> None:
        """Announce a check that `check` will be asked for."""
        self._waiting.append(self._checking(assignment, check))
        self._dispatch()

    def row(self, parts: Sequence[Part], take: Take, meanwhile: Callable[[], None]) -> Row:
        """Run checks of several modules in one child, all visible or all hidden.

        Args:
            parts: the modules and their checks.
            take: is told what each check returned, without its calls. Untrusted, as all evidence; and it may
                be otherwise when the check runs alone.
            meanwhile: is called once, when the worker is at it.
        """
        row = Row(parts, take)
        job = _Job("a row", row.shown, row.request(self._course.seed), SECONDS, MEMORY, WALL, row)
        self._waiting.append(job)
        self._dispatch()
        meanwhile()
        row.end(self._answer(job)[0])
        return row

    def _checking(self, assignment: Assignment, check: Check) -> "_Job":
        request = {
            "op": "check",
            "module": assignment.name,
            "exercise": check.exercise,
            "name": check.name,
            "seed": seed_of(self._course.seed, assignment.id(check)),
        }
        seconds = check.seconds + self._imports.get(assignment.name, 0)
        shown = "hidden" if check.hidden else "visible"
        return _Job(assignment.id(check), shown, request, seconds, check.memory)

    def _answer(self, job: "_Job") -> Answer:
        """The answer to a request, which may have been announced."""
        announced = [other.name for other in (*self._waiting, *self._running.values())]
        if job.name not in self._answers and job.name not in announced:
            self._waiting.appendleft(job)
        self._dispatch()
        while job.name not in self._answers:
            self._advance()
        return self._answers.pop(job.name)

    def _dispatch(self) -> None:
        """Give waiting requests to rooms that are free, in their order."""
        while self._waiting:
            room = self._free_room(self._waiting[0].shown)
            if room is None:
                return
            job = self._waiting.popleft()
            taken = job.row.add if job.row is not None else None
            answer = room.begin(job.request, job.seconds, job.memory, job.wall, taken, shown=job.shown)
            if answer is None:
                self._running[room] = job
            else:
                self._take(room, job, answer)

    def _free_room(self, shown: str) -> Room | None:
        """A room that is free; None while there is none, or while others are busy that may not see this.

        What a hidden check hands out must not be told to a check that runs at the same time.
        """
        if any(job.shown != shown for job in self._running.values()):
            return None
        idle = [room for room in self.rooms[: None if shown == "visible" else 1] if not room.busy]
        many = sum(job.request["op"] == "check" for job in self._waiting) >= MANY
        if not idle and len(self.rooms) < self._workers and shown == "visible" and many:
            self._another_room()
        return next((room for room in idle if not self._running or room.is_ready()), None)

    def _advance(self) -> None:
        """Wait until one of the rooms has something to say, take it in, and give out what waits."""
        first = min(room.deadline for room in self._running)
        starting = [room for room in self.rooms if room not in self._running and not room.is_ready()]
        watched = [*self._running, *starting]
        readable = select.select(watched, [], [], max(0.0, first - time.monotonic()))[0] or watched
        for room in [room for room in self._running if room in readable]:
            answer = room.advance()
            if answer is not None:
                self._take(room, self._running.pop(room), answer)
        self._dispatch()

    def _take(self, room: Room, job: "_Job", answer: Answer) -> None:
        if job.row is not None:
            job.row.lost = room.lost
        self._answers[job.name] = answer

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
        room = self.rooms[0]
        for name, array in data.items():
            np.save(room.stage / "data" / f"{name}.npy", array)
            os.chmod(room.stage / "data" / f"{name}.npy", 0o644)
        curve: list[Epoch] = []
        planned: list[int | None] = [None]

        def on_frame(header: dict[str, Any]) -> None:
            epochs = header.get("epochs")
            if type(epochs) is int and 0 < epochs < EPOCHS_PLANNED:
                planned[0] = epochs
            if "epoch" in header and len(curve) < EPOCHS_KEPT:
                curve.append(codec.epoch_of(header))
                on_epoch(curve[-1], planned[0])

        seed = seed_of(self._course.seed, f"{assignment.name}::{plan.exercise}")
        request = {"op": "train", "module": assignment.name, "exercise": plan.exercise, "seed": seed}
        # CPU time is judged; a busy machine may take longer.
        outcome, _ = room.ask(request, plan.seconds, plan.memory, wall=2 * plan.seconds, on_frame=on_frame)
        return outcome, tuple(curve)


class _Job(Record):
    """One request, and what it may use."""

    name: str
    shown: str  # which room it is for
    request: dict[str, Any]
    seconds: float
    memory: int
    wall: float | None = None
    row: Row | None = None  # takes what comes of several checks


def _probing(module: str, exercises: tuple[str, ...]) -> _Job:
    request = {"op": "probe", "module": module, "exercises": exercises}
    return _Job(module, "visible", request, IMPORT_SECONDS, IMPORT_MEMORY)


def levels() -> dict[str, str]:
    """Each level and why it cannot be had here ("" if it can)."""
    return {level: walls.why_not(level) for level in walls.LEVELS}


def strongest() -> str:
    """The level that is used where none is asked for."""
    return walls.choose()
