"""Train a student's network on a whole data set, score its predictions, and judge the tiers.

The labels of the test images never leave this process; the images go in a secret order.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from grader.course.course import Assignment, Course, CourseError, Tier, TrainingPlan
from grader.grading.modules import Modules
from grader.grading.progress import Progress
from grader.judging import messages
from grader.model import Array, CheckResult, Ending, Leaderboard, Outcome, Training, Verdict
from grader.record import Record
from grader.report.numbers import percent
from grader.sandbox import answers

MOST_PARAMETERS = 10**12  # that are believed: more would not fit into any memory that a training may have


class TrainingRun(Record):
    """The tiers of one network as checks, and its learning curve if it was trained at all."""

    checks: tuple[CheckResult, ...]
    training: Training | None


class Trainer(Protocol):
    """What trains a network: a sandbox that a submission was entered into, and that nothing else runs in."""

    def __enter__(self) -> "Trainer": ...

    def __exit__(self, *_: object) -> None: ...

    def train(
        self, assignment: Assignment, plan: TrainingPlan, data: dict[str, Array]
    ) -> answers.TrainingAnswers:
        """Begin to train on a whole data set, and to predict its test images."""


class Trainings:
    """The networks that a submission is to train, each once."""

    def __init__(self, modules: Modules, trainer: Callable[[], Trainer] | None, progress: Progress) -> None:
        """Prepare; nothing is trained yet.

        Args:
            modules: tells what cannot be trained.
            trainer: makes what a network is trained in; None where none is trained.
            progress: is told of each epoch.
        """
        self._modules = modules
        self._trainer = trainer
        self._progress = progress
        self._done: dict[str, TrainingRun] = {}

    def tier(self, assignment: Assignment, tier_id: str) -> CheckResult:
        """The verdict on one accuracy tier; the first one asked for trains the network."""
        return next(result for result in self.run(assignment).checks if result.id == tier_id)

    def run(self, assignment: Assignment) -> TrainingRun:
        """The training of one assignment's network, done once.

        Raises:
            CourseError: if the data set is broken or smaller than course.toml says.
        """
        if assignment.name not in self._done:
            self._done[assignment.name] = self._unable(assignment) or self._train(assignment)
        return self._done[assignment.name]

    def _unable(self, assignment: Assignment) -> TrainingRun | None:
        """What comes of a network that cannot be trained; None if it can."""
        plan = assignment.training
        assert plan is not None
        for exercise in (plan.exercise, "predict"):
            early = self._modules.before_running(assignment, exercise)
            if early is not None:
                return TrainingRun(tier_checks(assignment, *early), None)
        return None

    def _train(self, assignment: Assignment) -> TrainingRun:
        """Run the student's training in a sandbox of its own and score the test images."""
        plan = assignment.training
        assert plan is not None
        self._progress.training(assignment.name, plan.seconds)
        inside, labels = load(plan.data, plan.train, plan.validation)
        order = np.random.default_rng().permutation(len(labels))  # secret: seeded by the system
        inside["x_test"] = inside["x_test"][order]
        started = time.monotonic()
        curve = []
        assert self._trainer is not None
        with self._trainer() as trainer:
            training = trainer.train(assignment, plan, inside)
            for epoch, planned in training:
                curve.append(epoch)
                self._progress.epoch(assignment.name, epoch, planned, plan.seconds)
        outcome = training.outcome
        seconds = round(time.monotonic() - started, 3)
        accuracy, verdict, message = score(plan.exercise, outcome, labels[order])
        checks = tier_checks(assignment, verdict, message, accuracy, outcome.output)
        reached = [t.distinction for t in plan.tiers if accuracy is not None and accuracy >= t.accuracy]
        distinction = reached[-1] if reached else ""
        board = None if accuracy is None else Leaderboard(accuracy, outcome.seconds, parameters(outcome))
        made = Training(assignment.name, tuple(curve), accuracy, seconds, distinction, board)
        return TrainingRun(checks, made)

    @property
    def curves(self) -> tuple[Training, ...]:
        """What was trained."""
        return tuple(run.training for run in self._done.values() if run.training is not None)


def tiers(course: Course, only: Sequence[str] = ()) -> list[tuple[Assignment, str]]:
    """The checks that stand for accuracy tiers, with their assignments.

    Args:
        course: whose.
        only: assignments, "assignment::exercise" or tiers' ids; none for all.
    """
    found = [
        (assignment, f"{assignment.name}::{assignment.training.exercise}::{tier.name}")
        for assignment in course.assignments
        if assignment.training is not None
        for tier in assignment.training.judged
    ]
    return [
        (assignment, tier)
        for assignment, tier in found
        if not only or any(f"{tier}::".startswith(f"{name}::") for name in only)
    ]


def load(path: Path, train: int, validation: int) -> tuple[dict[str, Array], Array]:
    """A data set as the sandbox gets it, and the labels of its test images, which it does not get.

    Returns:
        x_train (train, …), y_train, x_val (validation, …), y_val, x_test; and y_test.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            x, y, x_test, y_test = (archive[name] for name in ("x_train", "y_train", "x_test", "y_test"))
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(
            f"{path.name}: not a data set of x_train, y_train, x_test, y_test ({error})"
        ) from None
    if len(x) < train + validation:
        raise CourseError(f"{path.name}: has {len(x)} images; course.toml asks for {train} + {validation}")
    end = train + validation
    parts = {"x_train": x[:train], "y_train": y[:train], "x_val": x[train:end], "y_val": y[train:end]}
    return {**parts, "x_test": x_test}, y_test


def score(exercise: str, outcome: Outcome, labels: Array) -> tuple[float | None, Verdict, str]:
    """The accuracy of what came back, or the verdict and the reason why there is none."""
    if outcome.ending is Ending.TIMED_OUT:
        return None, Verdict.TIMED_OUT, f"{exercise} was stopped after {outcome.detail}: train fewer epochs."
    if outcome.ending is Ending.RAISED and outcome.raised is not None:
        text = messages.raised_text(outcome.raised)
        if outcome.raised.type == "NotImplementedError":
            return None, Verdict.BLOCKED, f"Waits for a part that is not started: {text}."
        return None, Verdict.ERROR, f"{outcome.raised.during or exercise} raised {text}."
    if outcome.ending is Ending.UNREADABLE:
        return None, Verdict.FAILED, f"predict gave back something that cannot be judged: {outcome.detail}"
    if outcome.ending is not Ending.RETURNED or outcome.evidence is None:
        return None, Verdict.ERROR, f"{exercise} {messages.ended(outcome)}."
    got = outcome.evidence.items.get("labels")
    if got is None or got.shape != labels.shape:
        shape = None if got is None else got.shape
        return None, Verdict.FAILED, f"predict returned labels of shape {shape}; expected {labels.shape}."
    return float(np.mean(got == labels)), Verdict.FAILED, ""


def parameters(outcome: Outcome) -> int | None:
    """How many parameters a network has, as the sandbox says; None where that is no such number."""
    told = None if outcome.evidence is None else outcome.evidence.items.get("parameters")
    if told is None or told.shape != () or told.dtype.kind not in "iu":
        return None
    return int(told) if 0 < told <= MOST_PARAMETERS else None


def tier_checks(
    assignment: Assignment, verdict: Verdict, message: str, accuracy: float | None = None, output: str = ""
) -> tuple[CheckResult, ...]:
    """One check for each tier; `verdict` and `message` stand where there is no accuracy."""
    plan = assignment.training
    assert plan is not None
    return tuple(
        _tier(f"{assignment.name}::{plan.exercise}", tier, verdict, message, accuracy, output)
        for tier in plan.judged
    )


def _tier(
    exercise: str, tier: Tier, verdict: Verdict, message: str, accuracy: float | None, output: str
) -> CheckResult:
    passed = accuracy is not None and accuracy >= tier.accuracy
    if accuracy is not None and not passed:
        reached = f"The network reached {percent(accuracy, 2)} on the test images"
        message = f"{reached}; this tier asks for {tier.accuracy * 100:g} %."
    return CheckResult(
        id=f"{exercise}::{tier.name}",
        title=f"At least {tier.accuracy * 100:g} % on the test images",
        verdict=Verdict.PASSED if passed else verdict,
        score=float(tier.points) if passed else 0.0,
        max_score=float(tier.points),
        message="" if passed else message,
        output="" if passed else output,
    )
