"""The trusted side of the sandbox: asks for a module, a check or a training, and gives what came of it.

    with Sandbox(course, submission) as sandbox:
        outcome = sandbox.check(assignment, check)

Rooms, each a stage with a worker of its own: one that holds the visible checks, or two of them where there
is much to do; one for the hidden checks, whose code the first ones do not have; and one without any checks,
for training. What is announced by `ahead` runs as soon as a room is free, while its predecessors are judged.
"""

import os
import select
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import outcomes, wire
from grader.authoring import MEMORY, Check
from grader.course import Assignment, Course, TrainingPlan
from grader.experiment import seed_of
from grader.model import Array, Ending, Epoch, Outcome, Raised
from grader.sandbox import folders, walls
from grader.sandbox.room import Answer, Room
from grader.sandbox.together import SECONDS, WALL, Row
from grader.submission import Submission

IMPORT_SECONDS = 10.0  # CPU a module may use while it is imported
IMPORT_MEMORY = 1024
MANY = 8  # waiting checks that are worth another worker, which starts in 0.2 s
EPOCHS_KEPT = 10_000
EPOCHS_PLANNED = 1_000_000  # a larger plan is not shown


@dataclass(frozen=True)
class Probe:
    """What the sandbox says about one imported module. Untrusted."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    failed_cells: tuple[tuple[int, Raised], ...] = ()
    calls: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # exercise: "module::function" it may call


class Sandbox:
    """One submission behind walls, for as many requests as its grading takes."""

    def __init__(
        self,
        course: Course,
        submission: Submission,
        level: str = "auto",
        threads: int = 1,
        workers: int = 1,
    ) -> None:
        """Prepare a temporary folder; what an earlier grader left behind when it was killed is removed.

        Args:
            course: whose checks can be asked for.
            submission: whose code runs.
            level: "auto", or one of `walls.LEVELS`.
            threads: for NumPy's linear algebra.
            workers: how many rooms visible checks may have; more than one only helps what is announced.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self.level = walls.choose(level)
        self._course = course
        self._submission = submission
        self._threads = threads
        self._workers = workers
        self._folder = folders.Folder()
        self.path = self._folder.path
        self._rooms: dict[str, list[Room]] = {}
        self._imports: dict[str, int] = {}  # whole seconds of CPU that importing a module takes
        self._waiting: deque[_Job] = deque()
        self._running: dict[Room, _Job] = {}
        self._answers: dict[str, Answer] = {}
        self._together: dict[str, _Job] = {}  # by check: the request that runs it with others
        self._shared: dict[str, Outcome] = {}  # by check: what came of that

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def description(self) -> str:
        """The level, and the inner walls that the workers have put up, in words."""
        standing = [set(room.walls) for rooms in self._rooms.values() for room in rooms if room.walls]
        return walls.describe(self.level, tuple(sorted(set.intersection(*standing))) if standing else ())

    def close(self) -> None:
        """End the workers and remove the folder."""
        for rooms in self._rooms.values():
            for room in rooms:
                room.close()
        self._folder.remove()

    def expect(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Start the workers that these checks will need, all at once."""
        there = [check for assignment, check in checks if assignment.name in self._submission.modules]
        for shown in dict.fromkeys("hidden" if check.hidden else "visible" for check in there):
            self.room(shown)

    def room(self, shown: str) -> Room:
        """The first room that shows these checks, made when this is first called. Its worker takes a while to
        start, so call it before there is anything to ask."""
        return self._rooms[shown][0] if shown in self._rooms else self._another_room(shown)

    def _another_room(self, shown: str) -> Room:
        rooms = self._rooms.setdefault(shown, [])
        folder = self.path / (f"{shown}-{len(rooms) + 1}" if rooms else shown)
        rooms.append(Room(folder, self._course, self._submission, self.level, self._threads, shown))
        rooms[-1].start()
        return rooms[-1]

    # -- requests ------------------------------------------------------------------------------

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""
        outcome, frames = self._answer(_probing(module, exercises))
        self._imports[module] = int(outcome.seconds)
        for header, _ in frames:
            if "missing" in header:
                try:
                    return _probe_of(header, outcome)
                except (wire.WireError, ValueError):  # ValueError: a list of another length
                    return Probe(Outcome(Ending.UNREADABLE, detail="it gave an answer that is not readable"))
        return Probe(outcome)

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check; each imports the module anew, and what that takes comes on top of its time."""
        return self._answer(self._checking(assignment, check))[0]

    def ahead(self, assignment: Assignment, check: Check | None = None) -> None:
        """Announce a check that `check` will be asked for, or where there is none, the probe of a module."""
        job = _probing(assignment.name, assignment.exercises)
        if check is not None:
            job = self._checking(assignment, check)
        self._waiting.append(job)
        self._dispatch()

    def together(self, assignment: Assignment, checks: Sequence[Check]) -> None:
        """Announce checks of one module, all visible or all hidden, that one child may run in a row."""
        identities = [assignment.id(check) for check in checks]
        rows = [
            (check.exercise, check.name, seed_of(self._course.seed, identity))
            for check, identity in zip(checks, identities, strict=True)
        ]
        request = {"op": "together", "assignment": assignment.name, "checks": rows}
        shown = "hidden" if checks[0].hidden else "visible"
        row = Row(identities)
        job = _Job(f"{shown} {assignment.name}", shown, request, SECONDS, MEMORY, WALL, row)
        self._together.update(dict.fromkeys(identities, job))
        self._waiting.append(job)
        self._dispatch()

    def shared(self, assignment: Assignment, check: Check) -> Outcome | None:
        """What a check returned in a row that was announced by `together`; None if there is nothing to look
        at. Untrusted, as all evidence; and it may be otherwise when the check runs alone."""
        identity = assignment.id(check)
        job = self._together.pop(identity, None)
        if job is not None and job.row is not None:
            ended, _ = self._answer(job)
            self._together = {other: its for other, its in self._together.items() if its is not job}
            self._shared |= job.row.finished(ended)
        return self._shared.pop(identity, None)

    def _checking(self, assignment: Assignment, check: Check) -> "_Job":
        request = {
            "op": "check",
            "assignment": assignment.name,
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
            answer = room.begin(job.request, job.seconds, job.memory, job.wall, on_evidence=taken)
            if answer is None:
                self._running[room] = job
            else:
                self._answers[job.name] = answer

    def _free_room(self, shown: str) -> Room | None:
        """A room that is free; None while there is none, or while others are busy that may not see this.

        What a hidden check hands out must not be told to a check that runs at the same time.
        """
        if any(job.shown != shown for job in self._running.values()):
            return None
        rooms = self._rooms.get(shown) or [self._another_room(shown)]
        idle = [room for room in rooms if not room.busy]
        many = sum(job.request["op"] == "check" for job in self._waiting) >= MANY
        if not idle and len(rooms) < self._workers and shown == "visible" and many:
            self._another_room(shown)
        return next((room for room in idle if not self._running or room.is_ready()), None)

    def _advance(self) -> None:
        """Wait until one of the rooms has something to say, take it in, and give out what waits."""
        first = min(room.deadline for room in self._running)
        starting = [r for r in self._rooms.get("visible", ()) if r not in self._running and not r.is_ready()]
        watched = [*self._running, *starting]
        readable = select.select(watched, [], [], max(0.0, first - time.monotonic()))[0] or watched
        for room in [room for room in self._running if room in readable]:
            answer = room.advance()
            if answer is not None:
                job = self._running.pop(room)
                if room.lost and job.row is not None:
                    job.row.lose()
                self._answers[job.name] = answer
        self._dispatch()

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
        room = self.room("none")
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
                curve.append(outcomes.epoch_of(header))
                on_epoch(curve[-1], planned[0])

        seed = seed_of(self._course.seed, f"{assignment.name}::{plan.exercise}")
        request = {"op": "train", "module": assignment.name, "exercise": plan.exercise, "seed": seed}
        # CPU time is judged; a busy machine may take longer.
        outcome, _ = room.ask(request, plan.seconds, plan.memory, wall=2 * plan.seconds, on_frame=on_frame)
        return outcome, tuple(curve)


@dataclass(frozen=True)
class _Job:
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
    calls = {}
    for entry in wire.list_of(header.get("calls", []), 1000):
        exercise, names = wire.list_of(entry, 2)
        calls[wire.text_of(exercise, 200)] = _names_of(names)
    return Probe(
        outcome, _names_of(header.get("missing")), _names_of(header.get("stubs")), tuple(cells), calls
    )


def _names_of(value: Any) -> tuple[str, ...]:
    return tuple(wire.text_of(name, 300) for name in wire.list_of(value, 1000))


def levels() -> dict[str, str]:
    """Each level and why it cannot be had here ("" if it can)."""
    return {level: walls.why_not(level) for level in walls.LEVELS}


def strongest() -> str:
    """The level that is used where none is asked for."""
    return walls.choose()
