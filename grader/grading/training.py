"""Train a student's network on a whole data set, score its predictions, and judge the tiers.

The labels of the test images never leave this process; the images go in a secret order.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from grader.course.course import Assignment, Course, CourseError, Tier
from grader.judging import messages
from grader.model import Array, CheckResult, Ending, Epoch, Outcome, Training, Verdict
from grader.record import Record
from grader.sandbox.sandbox import Sandbox
from grader.submission.submission import Submission

THREADS = 1  # a second one gains little, and costs ten times as much where the machine is busy


class TrainingRun(Record):
    """The tiers of one network as checks, and its learning curve if it was trained at all."""

    checks: tuple[CheckResult, ...]
    training: Training | None


def train(
    course: Course,
    assignment: Assignment,
    submission: Submission,
    level: str,
    on_epoch: Callable[[Epoch, int | None], None],
) -> TrainingRun:
    """Run the student's training in a sandbox of its own and score the test images.

    Raises:
        CourseError: if the data set is broken or smaller than course.toml says.
    """
    plan = assignment.training
    assert plan is not None
    inside, labels = load(plan.data, plan.train, plan.validation)
    order = np.random.default_rng().permutation(len(labels))  # secret: seeded by the system
    inside["x_test"] = inside["x_test"][order]
    started = time.monotonic()
    with Sandbox(course, submission, level, THREADS) as sandbox:
        outcome, curve = sandbox.train(assignment, plan, inside, on_epoch)
    seconds = round(time.monotonic() - started, 3)
    accuracy, verdict, message = score(plan.exercise, outcome, labels[order])
    checks = tier_checks(assignment, verdict, message, accuracy, outcome.output)
    reached = [tier.distinction for tier in plan.tiers if accuracy is not None and accuracy >= tier.accuracy]
    distinction = reached[-1] if reached else ""
    return TrainingRun(checks, Training(assignment.name, curve, accuracy, seconds, distinction))


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
        reached = f"The network reached {accuracy * 100:.2f} % on the test images"
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
