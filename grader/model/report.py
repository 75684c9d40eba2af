"""The report that goes out, and what it is made of."""

from dataclasses import field
from enum import StrEnum
from typing import Any

import numpy as np

from grader.record import Record

NOT_STARTED = "{} is not started."  # what is said of an exercise that is the template's stub


class Verdict(StrEnum):
    """What the grader concludes for one check."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"
    ERROR = "error"
    TIMED_OUT = "timed_out"


Exercise = tuple[str, str]  # names of an assignment and of an exercise of it


class Kind(StrEnum):
    """What is known about why a check did not pass."""

    MISCONCEPTION = "misconception"  # the evidence is what a known mistake gives
    CONVENTION = "convention"  # what another book or library would give
    SLIP = "slip"  # one slip in a right function gives the evidence, or two
    CLUE = "clue"  # how the numbers differ, in words
    FOLLOWS = "follows"  # an exercise that it stands on did not pass


class Diagnosis(Record):
    """What probably went wrong."""

    kind: Kind
    text: str  # what a student reads
    name: str = ""  # of the misconception or convention; the kind of slip; the exercise that it follows from


class CheckResult(Record):
    """The verdict on one check, with all that a student needs to understand it."""

    id: str  # "optimizers::adam::three_steps"
    title: str
    verdict: Verdict
    score: float
    max_score: float
    message: str = ""  # one paragraph: what happened
    called: str = ""  # the submission's own call, or calls
    returned: str = ""
    measured: str = ""  # in place of `returned`, where what is compared was worked out from what came back
    expected: str = ""
    worst: str = ""  # worst element and its index, relative error and what was allowed
    repeat: str = ""  # a command that repeats the check
    output: str = ""
    visibility: str = "visible"  # or "hidden"
    seconds: float = 0.0
    diagnosis: Diagnosis | None = None
    waits_for: str = ""  # of a blocked check, the id of the one that it waits for in the end

    @property
    def misconception(self) -> str | None:
        """The mistake that explains the evidence, if one does."""
        known = self.diagnosis is not None and self.diagnosis.kind is Kind.MISCONCEPTION
        return self.diagnosis.name if known and self.diagnosis else None


class ExerciseResult(Record):
    """One exercise with its checks."""

    name: str
    checks: tuple[CheckResult, ...]

    @property
    def score(self) -> float:
        """Points earned."""
        return total(check.score for check in self.checks)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return total(check.max_score for check in self.checks)


class AssignmentResult(Record):
    """One assignment with its exercises."""

    name: str
    title: str
    exercises: tuple[ExerciseResult, ...]
    handed_in: bool = True  # whether the submission has a file for it
    extra: bool = False  # whether its points come on top of the course's, and cost nothing

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All checks, in order."""
        return tuple(check for exercise in self.exercises for check in exercise.checks)

    @property
    def begun(self) -> bool:
        """Whether anything of it is there to be judged."""
        idle = (Verdict.NOT_STARTED, Verdict.BLOCKED)
        return self.handed_in and any(check.verdict not in idle for check in self.checks)

    @property
    def score(self) -> float:
        """Points earned."""
        return total(check.score for check in self.checks)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return total(check.max_score for check in self.checks)


class Epoch(Record):
    """One line of a learning curve, as the student's `train` logged it."""

    epoch: int
    train_loss: float
    val_loss: float
    val_accuracy: float


class Leaderboard(Record):
    """What a trained network is compared by."""

    accuracy: float  # on the test images
    seconds: float  # of CPU time, that training and predicting took
    parameters: int | None  # numbers in what `train` returned, as counted beside the student's code


class Training(Record):
    """The run of one network on the whole data set."""

    assignment: str
    curve: tuple[Epoch, ...]
    accuracy: float | None  # on the test images; None when nothing could be predicted
    seconds: float
    distinction: str = ""  # the highest tier reached that is worth a name
    leaderboard: Leaderboard | None = None  # None without an accuracy


class Provenance(Record):
    """What a report was made from: what grading it again needs. A digest is SHA-256, in hexadecimal."""

    path: str  # of the submission, as it was given; "" where it was none
    digest: str  # of the submission's names and contents; "" where it could not be read
    time: str  # when grading began: UTC, ISO 8601
    grader: str  # its version, as those that follow
    python: str
    numpy: str
    course: str  # digest of course.toml without due dates, checks, their files, questions; solutions, if run
    results: str  # digest of the checksums of the reference results
    draw: str = ""  # the seed of hidden inputs, as a whole number; "" where they are the frozen ones


class Report(Record):
    """All verdicts of one submission. Every output format is a pure function of this."""

    course: str
    submission: str
    status: str  # "graded" or "ungradable"
    reason: str  # why it could not be graded; "" when it was
    sandbox: str
    seconds: float
    assignments: tuple[AssignmentResult, ...] = ()
    trainings: tuple[Training, ...] = ()
    notes: tuple[str, ...] = ()  # about the submission: which of two files won, cells that stopped
    warnings: tuple[str, ...] = ()  # about the course: stale reference results
    next_step: str = ""
    next_exercise: str = ""  # that it is about: "softmax_loss::softmax"
    untouched: bool = False  # whether all that was handed in is the template's stubs
    provenance: Provenance | None = None
    extra_credit: float | None = None  # the most that extra assignments add; None for all of their points

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All checks of all assignments, in order."""
        return tuple(check for assignment in self.assignments for check in assignment.checks)

    @property
    def ordinary(self) -> tuple[AssignmentResult, ...]:
        """The assignments that the course's points are for."""
        return tuple(each for each in self.assignments if not each.extra)

    @property
    def extras(self) -> tuple[AssignmentResult, ...]:
        """The assignments whose points come on top."""
        return tuple(each for each in self.assignments if each.extra)

    @property
    def score(self) -> float:
        """Points earned in ordinary assignments."""
        return total(check.score for each in self.ordinary for check in each.checks)

    @property
    def max_score(self) -> float:
        """Points that could be earned in ordinary assignments."""
        return total(check.max_score for each in self.ordinary for check in each.checks)

    @property
    def extra_score(self) -> float:
        """Points that come on top of the score: those of extra assignments, as far as they count."""
        return self._counting(total(each.score for each in self.extras))

    @property
    def max_extra_score(self) -> float:
        """Points that could come on top of the score."""
        return self._counting(total(each.max_score for each in self.extras))

    @property
    def total_score(self) -> float:
        """All points that count."""
        return total((self.score, self.extra_score))

    @property
    def accuracy(self) -> float | None:
        """On the test images, of the first network of an ordinary assignment; None where none was scored.

        Where only extra assignments are graded, it is that of their first network.
        """
        asked = {each.name for each in self.ordinary or self.extras}
        found = (each.accuracy for each in self.trainings if each.assignment in asked)
        return next((accuracy for accuracy in found if accuracy is not None), None)

    def _counting(self, earned: float) -> float:
        return earned if self.extra_credit is None else min(earned, self.extra_credit)


class Change(Record):
    """What is another than when the same submission was graded last, of all that was graded both times."""

    gained: float = 0.0  # points
    lost: float = 0.0
    right: tuple[str, ...] = ()  # exercises of which all checks pass, for the first time
    again: tuple[str, ...] = ()  # those of which they do so again
    broken: tuple[str, ...] = ()  # those of which they did so last time
    finished: bool = False  # whether all that is asked for is right, for the first time
    hint: str = ""  # a command that helps with the next step


class Row(Record):
    """One number beside the expected one, as text."""

    place: str  # "[2, 1]", or what was worked out of a sample
    got: str
    expected: str
    difference: str
    is_worst: bool = False


class Rows(Record):
    """One item of evidence beside the expected one."""

    item: str
    summary: str
    rows: tuple[Row, ...] = ()


class Repeated(Record):
    """One check run again: its verdict, and what came back beside what Keras gave."""

    check: CheckResult
    items: tuple[Rows, ...] = ()


class Compared(Record):
    """One item of evidence held against the expected one."""

    passed: bool
    message: str = ""  # what is wrong, in one sentence
    worst: str = ""
    expected: str = ""  # in words, where it is not an array (a distribution, a minimum)
    measured: dict[str, float] = field(default_factory=dict)


def total(scores: Any) -> float:
    """Sum of points, free of the rounding of floats."""
    return round(float(np.sum(list(scores), dtype=np.float64)), 6)
