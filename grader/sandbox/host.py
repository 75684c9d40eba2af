"""The trusted side of the sandbox: asks for a module, a check or a training, and gives what came of it.

    with Sandbox(course, submission) as sandbox:
        outcome = sandbox.check(assignment, check)

Up to three rooms, each a stage with a worker of its own: one that holds the visible checks, one for the
hidden ones, whose code the first one does not have, and one without any checks, for training.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import outcomes, wire
from grader.authoring import Check
from grader.course import Assignment, Course, TrainingPlan
from grader.experiment import seed_of
from grader.model import Array, Ending, Epoch, Outcome, Raised
from grader.sandbox import folders, walls
from grader.sandbox.room import Room
from grader.submission import Submission

IMPORT_SECONDS = 10.0  # CPU a module may use while it is imported
IMPORT_MEMORY = 1024
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

    def __init__(self, course: Course, submission: Submission, level: str = "auto", threads: int = 1) -> None:
        """Prepare a temporary folder; what an earlier grader left behind when it was killed is removed.

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
        self._submission = submission
        self._threads = threads
        self._folder = folders.Folder()
        self.path = self._folder.path
        self._rooms: dict[str, Room] = {}
        self._imports: dict[str, int] = {}  # whole seconds of CPU that importing a module takes

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def description(self) -> str:
        """The level, and the inner walls that the workers have put up, in words."""
        standing = [set(room.walls) for room in self._rooms.values() if room.walls]
        return walls.describe(self.level, tuple(sorted(set.intersection(*standing))) if standing else ())

    def close(self) -> None:
        """End the workers and remove the folder."""
        for room in self._rooms.values():
            room.close()
        self._folder.remove()

    def room(self, shown: str) -> Room:
        """The room that shows these checks, made when it is first needed."""
        if shown not in self._rooms:
            self._rooms[shown] = Room(
                self.path / shown, self._course, self._submission, self.level, self._threads, shown
            )
        return self._rooms[shown]

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""
        request = {"op": "probe", "module": module, "exercises": exercises}
        outcome, frames = self.room("visible").ask(request, IMPORT_SECONDS, IMPORT_MEMORY)
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
        request = {
            "op": "check",
            "assignment": assignment.name,
            "exercise": check.exercise,
            "name": check.name,
            "seed": seed_of(self._course.seed, assignment.id(check)),
        }
        room = self.room("hidden" if check.hidden else "visible")
        return room.ask(request, check.seconds + self._imports.get(assignment.name, 0), check.memory)[0]

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
