"""The trusted side of the sandbox, in the course's terms: asks for a module, a check, a batch or a training.

    with Sandbox(course, Client("auto", course.root)) as sandbox:
        sandbox.enter(files)
        outcome = sandbox.check(assignment, check)

Code of hidden checks goes to a fork of the worker, which is gone before anything else runs.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from grader.authoring import Check
from grader.authoring.check import MEMORY
from grader.course.course import Assignment, Course, TrainingPlan
from grader.evidence.codec import Probe, outcome_of, probe_of
from grader.evidence.frames import FrameError
from grader.evidence.run import seed_of
from grader.model import Array, Ending, Outcome
from grader.sandbox import check_code, levels
from grader.sandbox.answers import Ended, TrainingAnswers, training_news, unreadable
from grader.sandbox.batch import SECONDS, WALL, Batch, ModuleChecks
from grader.sandbox.client import Client
from grader.submission.modules import ModuleFiles

IMPORT_SECONDS = 10.0  # CPU a module may use while it is imported
IMPORT_MEMORY = 1024

Said = TypeVar("Said")


class Sandbox:
    """One submission after another behind walls, for as many requests as their grading takes."""

    def __init__(self, course: Course, client: Client) -> None:
        """Take a client over; it is closed with the sandbox.

        Args:
            course: whose checks can be asked for.
            client: made for this course.
        """
        self._client = client
        self._course = course
        self._codes: dict[str, bytes] = {}
        self._imports: dict[str, int] = {}  # whole seconds of CPU that importing a module takes

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker and remove its folder."""
        self._client.close()

    @property
    def level(self) -> str:
        """The level: how strong the walls are.

        Raises:
            SandboxError: if the wanted one cannot be had.
        """
        return self._client.level

    @property
    def description(self) -> str:
        """The level, and the inner walls that the worker has put up, in words."""
        return levels.describe(self.level, tuple(sorted(self._client.standing)))

    def enter(self, files: ModuleFiles) -> None:
        """Take a submission in, in the place of an earlier one, of which nothing is left.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self._imports = {}
        course_files = {each.name: (each.folder, each.files) for each in self._course.assignments}
        self._client.enter(course_files, files.files)

    def _code(self, which: str) -> bytes:
        if which not in self._codes:
            self._codes[which] = check_code.packed(self._course.assignments, which)
        return self._codes[which]

    # -- requests ------------------------------------------------------------------------------

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""
        request = {"op": "probe", "module": module, "exercises": exercises}
        self._client.begin(
            request, seconds=IMPORT_SECONDS, memory=IMPORT_MEMORY, code="visible", code_of=self._code
        )
        said, ended = self._concluded(_probe_or_outcome)
        self._imports[module] = int(ended.seconds)
        if isinstance(said, Probe):
            return replace(said, outcome=ended.outcome(said.outcome))
        return Probe(ended.outcome(said))

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check; each imports the module anew, and what that takes comes on top of its time."""
        request = {
            "op": "check",
            "module": assignment.name,
            "exercise": check.exercise,
            "name": check.name,
            "seed": seed_of(self._course.seed, assignment.id(check)),
        }
        self._client.begin(
            request,
            seconds=check.seconds + self._imports.get(assignment.name, 0),
            memory=check.memory,
            code="hidden" if check.hidden else "visible",
            code_of=self._code,
        )
        said, ended = self._concluded(_outcome)
        return ended.outcome(said)

    def _concluded(self, decode: Callable[[dict[str, Any], bytes], Said]) -> tuple[Said | None, Ended]:
        """The last that a child said, decoded, and how it ended; what it said before is not looked at."""
        last: tuple[dict[str, Any], bytes] | None = None
        answers = self._client.answers(_evidence)
        for frame in answers:
            last = frame or last
        if last is None or answers.ended.stopped is not None:
            return None, answers.ended
        try:
            return decode(*last), answers.ended
        except FrameError as error:
            self._client.drop()
            return None, unreadable(f"what came back is not evidence: {error}")

    def batch(self, parts: Sequence[ModuleChecks]) -> Batch:
        """Begin to run checks of several modules in one child, all visible or all hidden.

        What each returned comes without its calls. Untrusted, as all evidence; and it may be otherwise when
        the check runs alone.
        """
        batch = Batch(parts, self._client)
        request = batch.request(self._course.seed)
        self._client.begin(
            request, seconds=SECONDS, memory=MEMORY, wall=WALL, code=batch.code, code_of=self._code
        )
        return batch

    def train(self, assignment: Assignment, plan: TrainingPlan, data: dict[str, Array]) -> TrainingAnswers:
        """Begin to train on a whole data set, and to predict its test images.

        Args:
            assignment: the module that trains.
            plan: limits, and the name of the training function.
            data: x_train, y_train, x_val, y_val and x_test; no labels of the test images.
        """
        for name, array in data.items():
            path = self._client.stage / "data" / f"{name}.npy"
            np.save(path, array)
            os.chmod(path, 0o644)
        request = {
            "op": "train",
            "module": assignment.name,
            "exercise": plan.exercise,
            "seed": seed_of(self._course.seed, f"{assignment.name}::{plan.exercise}"),
        }
        # CPU time is judged; a training that sleeps is ended, too.
        self._client.begin(request, seconds=plan.seconds, memory=plan.memory, wall=2 * plan.seconds)
        return TrainingAnswers(self._client.answers(training_news))


def _evidence(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes] | None:
    return (header, payload) if "ending" in header or "missing" in header else None


def _probe_or_outcome(header: dict[str, Any], payload: bytes) -> Probe | Outcome:
    return probe_of(header) if "missing" in header else outcome_of(header, payload)


def _outcome(header: dict[str, Any], payload: bytes) -> Outcome:
    """An outcome; what tells of a module is none: it returns no evidence."""
    return Outcome(Ending.RETURNED) if "missing" in header else outcome_of(header, payload)
