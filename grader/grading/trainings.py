"""The networks that a submission is to train, each once, and the accuracy tiers that they reach."""

from typing import Any

from grader.course.course import Assignment, Course
from grader.grading.modules import Modules
from grader.grading.progress import Progress
from grader.grading.training import TrainingRun, tier_checks, train
from grader.model import CheckResult, Training
from grader.submission.submission import Submission


class Trainings:
    """The trainings of one submission."""

    def __init__(
        self, course: Course, submission: Submission, modules: Modules, level: str, progress: Progress
    ) -> None:
        """Prepare; nothing is trained yet.

        Args:
            course: what is asked.
            submission: what was handed in.
            modules: tells what cannot be trained.
            level: of the sandbox.
            progress: is told of each epoch.
        """
        self._course = course
        self._submission = submission
        self._modules = modules
        self._level = level
        self._progress = progress
        self._done: dict[str, TrainingRun] = {}

    def tier(self, assignment: Assignment, tier_id: str) -> CheckResult:
        """The verdict on one accuracy tier; the first one asked for trains the network."""
        return next(result for result in self.run(assignment).checks if result.id == tier_id)

    def run(self, assignment: Assignment) -> TrainingRun:
        """The training of one assignment's network, done once."""
        if assignment.name not in self._done:
            self._done[assignment.name] = self._run(assignment)
        return self._done[assignment.name]

    def _run(self, assignment: Assignment) -> TrainingRun:
        plan = assignment.training
        assert plan is not None
        for exercise in (plan.exercise, "predict"):
            early = self._modules.before_running(assignment, exercise)
            if early is not None:
                return TrainingRun(tier_checks(assignment, *early), None)
        self._progress.training(assignment.name, plan.seconds)
        return train(
            self._course,
            assignment,
            self._submission,
            self._level,
            lambda epoch, planned: self._progress.epoch(assignment.name, epoch, planned, plan.seconds),
        )

    @property
    def curves(self) -> tuple[Training, ...]:
        """What was trained."""
        return tuple(run.training for run in self._done.values() if run.training is not None)


def trained(course: Course) -> list[Any]:
    """The assignments of a course that train a network."""
    return [assignment for assignment in course.assignments if assignment.training is not None]


def tiers(course: Course, only: str) -> list[tuple[Assignment, str]]:
    """The checks that stand for accuracy tiers, with their assignments.

    Args:
        course: whose.
        only: an assignment, "assignment::exercise" or a tier's id; "" for all.
    """
    found = [
        (a, f"{a.name}::{a.training.exercise}::{t.name}") for a in trained(course) for t in a.training.judged
    ]
    return [(a, tier) for a, tier in found if not only or f"{tier}::".startswith(f"{only}::")]
