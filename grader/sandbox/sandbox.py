"""The trusted side of the sandbox, in the course's terms: asks for a module, a check, a batch or a training.

    with Sandbox(course, Client("auto", course.root)) as sandbox:
        sandbox.enter(files)
        outcome = sandbox.check(assignment, check)

Code of hidden checks goes to a fork of the worker, which is gone before anything else runs.
"""

import os
from collections.abc import Sequence

import numpy as np

from grader.authoring import Check
from grader.authoring.check import MEMORY
from grader.course.course import Assignment, Course, TrainingPlan
from grader.evidence.codec import Probe
from grader.model import Array, Ending, Outcome
from grader.sandbox import check_code, levels
from grader.sandbox.alone import Alone, Pair, SeedOf
from grader.sandbox.answers import TrainingAnswers, training_news
from grader.sandbox.batch import Batch, ModuleChecks
from grader.sandbox.client import Client
from grader.sandbox.limits import Limits
from grader.submission.modules import ModuleFiles

IMPORT_MEMORY = 1024  # MiB that a module may take while it is imported
HELD_MEMORY = 1536  # MiB that imported modules may hold while something else is done
ROW_SECONDS = 4.0  # CPU that one check in a row may use: less than it may alone
ROW_WALL = 10.0  # seconds on the clock, likewise
BATCH_SECONDS = 900.0  # for all of a batch


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
        self._last: Batch | None = None
        self._seed_of: SeedOf = self._frozen

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

    def enter(self, files: ModuleFiles, seed_of: SeedOf | None = None) -> None:
        """Take a submission in, in the place of an earlier one, of which nothing is left.

        Args:
            files: what was handed in.
            seed_of: gives the seeds of its checks; None for those of the frozen inputs.

        Raises:
            SandboxError: if the level cannot be had.
        """
        course_files = {each.name: (each.folder, each.files) for each in self._course.assignments}
        self._client.enter(course_files, files.files)
        self._seed_of = seed_of or self._frozen

    def renew(self) -> None:
        """Make ready for the next submission, so that it finds a worker; see `Client.renew`."""
        self._client.renew()

    def stop(self) -> None:
        """End what is being asked, from another thread, where StoppedError is raised."""
        self._client.stop()

    def _frozen(self, assignment: Assignment, check: Check) -> int:
        return self._course.seed_for(assignment.id(check))

    def _code(self, which: str) -> bytes:
        if which not in self._codes:
            self._codes[which] = check_code.packed(self._course.assignments, which)
        return self._codes[which]

    # -- requests ------------------------------------------------------------------------------

    def batch(self, parts: Sequence[ModuleChecks], *, hidden: bool) -> Batch:
        """Begin to import modules, and to run checks of theirs, all visible or all hidden.

        The modules are held from then on, each as it was right after its import. What each check returned
        comes without its calls. Untrusted, as all evidence.
        """
        if self._last is not None and self._last.is_full:
            self._client.close_fork_server()
        batch = self._last = Batch(parts, hidden, self._client)
        more = {"cell_seconds": self._course.cell_seconds, "row_memory": MEMORY}
        more |= {"row_seconds": ROW_SECONDS, "row_wall": ROW_WALL}
        self._client.begin(
            batch.request(self._seed_of) | more,
            Limits(self._course.import_seconds, IMPORT_MEMORY, held=HELD_MEMORY, whole=BATCH_SECONDS),
            batch.code,
            self._code,
        )
        return batch

    def probe(self, assignment: Assignment, *, hidden: bool = False) -> Probe:
        """Import one module and look which exercises it has; it is held from then on."""
        for _attempt in range(2):
            batch = self.batch([(assignment, ())], hidden=hidden)
            for _ in batch:
                pass
            if not batch.is_full:
                break
        return batch.probes.get(assignment.name) or Probe(Outcome(Ending.CRASHED, detail="nothing was said"))

    def alone(self, pairs: Sequence[Pair], seconds: float) -> Alone:
        """Begin to run checks, all visible or all hidden, each in a child of its own.

        Args:
            pairs: checks of modules that are held.
            seconds: that all of them may take.
        """
        limits = Limits(
            max(check.seconds for _, check in pairs),
            max(check.memory for _, check in pairs),
            held=HELD_MEMORY,
            whole=seconds,
        )
        code = "hidden" if pairs[0][1].hidden else "visible"
        self._client.begin(Alone.request(pairs, self._seed_of), limits, code, self._code)
        return Alone(pairs, self._client)

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check in a child of its own, as the import of its module has left things."""
        if not self.holds(assignment, check):
            probe = self.probe(assignment, hidden=check.hidden)
            if not self.holds(assignment, check):
                return probe.outcome
        ((_, _, outcome),) = self.alone([(assignment, check)], BATCH_SECONDS)
        return outcome

    def holds(self, assignment: Assignment, check: Check) -> bool:
        """Whether a check's module is imported where the check can run."""
        return assignment.name in self._client.held("hidden" if check.hidden else "visible")

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
            "seed": self._course.seed_for(f"{assignment.name}::{plan.exercise}"),
        }
        # CPU time is judged; a training that sleeps is ended, too.
        self._client.begin(request, Limits(plan.seconds, plan.memory, wall=2 * plan.seconds))
        return TrainingAnswers(self._client.answers(training_news))
