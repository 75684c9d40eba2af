"""A whole class in numbers: what is shown of it, as plain data. `classroom.analysis` works them out.

Names and texts are as students gave them: escape them where they leave. What cannot be said, such as the
mean of nothing, is None and never NaN.
"""

from grader.model.report import Epoch, Verdict
from grader.record import Record


class Person(Record):
    """A student, as a table names one."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        """Name and id, as a person reads them."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id


class Counts(Record):
    """How many checks, or students at one check, came to each verdict."""

    passed: int = 0
    failed: int = 0
    blocked: int = 0
    not_started: int = 0
    error: int = 0
    timed_out: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, verdict.value) for verdict in Verdict)

    @property
    def ran(self) -> int:
        """Those in which student code, or an answer, was judged: neither blocked nor not started."""
        return self.total - self.blocked - self.not_started

    @property
    def passing(self) -> float | None:
        """The share that passed of those that ran, from 0 to 1."""
        return self.passed / self.ran if self.ran else None


class Bin(Record):
    """A bar of a histogram: scores from `low` up to, but without, `high`; the last has its end, too."""

    low: float
    high: float
    count: int


class Distribution(Record):
    """Numbers of many students: points, or seconds.

    Attributes:
        count: how many numbers.
        most: the most points that there are; of seconds the largest.
        mean: of all, like the four that follow None where there are none.
        median: half are below.
        low: the lowest.
        high: the highest.
        deviation: standard deviation, with n - 1; None for fewer than two.
        bins: from 0 to `most`, of one width; () where `most` is 0.
    """

    count: int
    most: float
    mean: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None
    deviation: float | None = None
    bins: tuple[Bin, ...] = ()


class StudentRow(Record):
    """A student's line in the table of a class.

    Attributes:
        person: who.
        state: "graded", "could not be graded", "not graded yet" or "nothing handed in".
        reason: why it could not be graded, or "".
        score: points that count, decisions and lateness included, without extra ones.
        max_score: points that there are.
        extra: points on top.
        parts: points that count by assignment; None where it is excused, or nothing of it was graded.
        days_late: started days, of all assignments together.
        attempts: how many.
        handed_in: the last of them: UTC, ISO 8601, "" where it is not known.
        seconds: that grading took.
        section: of the class, or "".
    """

    person: Person
    state: str
    reason: str
    score: float
    max_score: float
    extra: float
    parts: dict[str, float | None]
    days_late: int = 0
    attempts: int = 0
    handed_in: str = ""
    seconds: float = 0.0
    section: str = ""


class CheckFigures(Record):
    """One check, or question, and how a class did.

    Attributes:
        id: "optimizers::adam::three_steps".
        title: its first line; the id where the course has it no more.
        hidden: whether students are not told of it.
        points: that it is worth.
        counts: of students.
        seconds: that it took, of one student on average; None where it ran for nobody.
    """

    id: str
    title: str
    hidden: bool
    points: float
    counts: Counts
    seconds: float | None = None


class ExerciseFigures(Record):
    """One exercise and how a class did; `counts` are checks of all students together.

    `whole` counts students who passed all of its checks, `begun` those of whom any check ran.
    """

    name: str
    counts: Counts
    begun: int
    whole: int
    checks: tuple[CheckFigures, ...]


class AssignmentFigures(Record):
    """One assignment and how a class did.

    Attributes:
        name: its name.
        title: its title.
        extra: whether its points come on top.
        begun: students of whom any check of it ran.
        scores: points that count, of those who were graded in it and are not excused.
        counts: checks of all students together.
        exercises: in the course's order, questions last.
    """

    name: str
    title: str
    extra: bool
    begun: int
    scores: Distribution
    counts: Counts
    exercises: tuple[ExerciseFigures, ...]


class MistakeFigures(Record):
    """A misconception that was found in somebody's work; sorted with the most common first.

    Attributes:
        name: of it.
        assignment: where.
        exercise: where.
        text: what students read.
        people: who has it, once each.
    """

    name: str
    assignment: str
    exercise: str
    text: str
    people: tuple[Person, ...]


class Network(Record):
    """A training of one student's network.

    Attributes:
        person: whose.
        assignment: of it.
        curve: an epoch each, as it was logged; numbers may be infinite or NaN.
        accuracy: on the test images, or None.
        seconds: of CPU time.
        parameters: numbers in the network; None where they are not known.
    """

    person: Person
    assignment: str
    curve: tuple[Epoch, ...]
    accuracy: float | None
    seconds: float
    parameters: int | None = None


class Rank(Record):
    """A line of the leaderboard, best accuracy first, at the same accuracy the quicker one.

    `label` is what may be shown to the class: the name of who has opted in, else the first letters of the
    digest in the student's own report. Those of equal accuracy have the same `rank`.
    """

    rank: int
    label: str
    assignment: str
    accuracy: float
    seconds: float
    parameters: int | None = None


class Ungraded(Record):
    """Somebody whose last attempt has no score, and why."""

    person: Person
    reason: str


class ClassFigures(Record):
    """All that is shown of a class.

    Attributes:
        course: its title.
        students: all, by id.
        total: points that count in all, extra ones included, of those who were graded.
        seconds: that grading one took.
        assignments: in the course's order.
        mistakes: misconceptions, the most common first.
        networks: all trainings, by assignment and student.
        leaderboard: of all networks with an accuracy.
        absent: who has handed in nothing.
        ungraded: whose attempt could not be graded, was set aside, or was not graded yet.
    """

    course: str
    students: tuple[StudentRow, ...]
    total: Distribution
    seconds: Distribution
    assignments: tuple[AssignmentFigures, ...]
    mistakes: tuple[MistakeFigures, ...] = ()
    networks: tuple[Network, ...] = ()
    leaderboard: tuple[Rank, ...] = ()
    absent: tuple[Person, ...] = ()
    ungraded: tuple[Ungraded, ...] = ()

    @property
    def hardest(self) -> tuple[CheckFigures, ...]:
        """All checks that ran for somebody, those that the smallest share passed first."""
        checks = [check for a in self.assignments for e in a.exercises for check in e.checks]
        ran = [(check.counts.passing, check) for check in checks]
        known = [(passing, check) for passing, check in ran if passing is not None]
        return tuple(check for _, check in sorted(known, key=lambda each: (each[0], each[1].id)))
