"""What a student's score is made of: earned, then overrides, then lateness, then what is excused.

Everything is worked out anew from what the gradebook holds and from the course's policy of today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta

from grader.classroom.attempts import since
from grader.classroom.entries import Checked, Decision, KeptAttempt, KeptGrading
from grader.classroom.lateness import Owed, best_use, days_late
from grader.classroom.students import Student
from grader.course.course import Assignment, Course
from grader.course.policy import Late
from grader.model import total
from grader.record import Record

NO_ATTEMPT, NOT_GRADED, UNGRADABLE, GRADED = (
    "nothing handed in",
    "not graded yet",
    "could not be graded",
    "graded",
)
WITHOUT_LATE = Late()  # where being late costs nothing


class Facts(Record):
    """What is known of a student.

    Attributes:
        student: whose.
        attempts: the first one first.
        grading: the newest of the last attempt.
        checks: what was graded of each assignment.
        decisions: about the student, those that were withdrawn among them.
        earlier: what of each assignment counted before the newest grading.
    """

    student: Student
    attempts: tuple[KeptAttempt, ...] = ()
    grading: KeptGrading | None = None
    checks: dict[str, tuple[Checked, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    earlier: dict[str, tuple[Checked, ...]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """How far the last attempt is, in words."""
        if not self.attempts:
            return NO_ATTEMPT
        if self.grading is None:
            return NOT_GRADED
        return GRADED if self.grading.status == GRADED else UNGRADABLE

    def holding(self, kind: str, *targets: str) -> list[Decision]:
        """The decisions of a kind that hold, about one of some targets; without targets all of them."""
        mine = [each for each in self.decisions if each.kind == kind and not each.withdrawn]
        return [each for each in mine if not targets or each.target in targets]


class Lateness(Record):
    """How late an assignment is.

    Attributes:
        due: when it had to be there, with this student's own time.
        handed_in: when its module came as it is now; None where no time is known.
        attempt: the number of the one that it came with.
        days: started days; 0 for in time.
        free_days: how many of them cost nothing.
        kept: the share of its points that is left.
    """

    due: datetime
    handed_in: datetime | None
    attempt: int
    days: int
    free_days: int = 0
    kept: float = 1.0


class Part(Record):
    """One assignment of a score, from what was earned to what counts.

    Attributes:
        assignment: its name.
        title: its title.
        earned: points that the grader gave.
        decided: points after overrides.
        score: points that count; 0 where it is excused.
        max_score: points that there are; 0 where it is excused.
        graded: whether a report says anything of it.
        extra: whether its points come on top of the course's.
        overrides: that were applied, in their order.
        lateness: None where it is not due, or was not handed in.
        accommodations: that gave it more time.
        excused: the decision, if there is one.
    """

    assignment: str
    title: str
    earned: float
    decided: float
    score: float
    max_score: float
    graded: bool
    extra: bool = False
    overrides: tuple[Decision, ...] = ()
    lateness: Lateness | None = None
    accommodations: tuple[Decision, ...] = ()
    excused: Decision | None = None


class Score(Record):
    """A student's points, with everything that they are made of.

    Attributes:
        facts: what is known.
        parts: the assignments, in the course's order.
        free_days: that the student has in all.
        extra_credit: the most that extra assignments add; None for all of their points.
    """

    facts: Facts
    parts: tuple[Part, ...]
    free_days: int = 0
    extra_credit: float | None = None

    @property
    def student(self) -> Student:
        """Whose it is."""
        return self.facts.student

    @property
    def state(self) -> str:
        """How far the last attempt is, in words."""
        return self.facts.state

    @property
    def score(self) -> float:
        """Points in ordinary assignments."""
        return total(part.score for part in self.parts if not part.extra)

    @property
    def max_score(self) -> float:
        """Points that there are in ordinary assignments that are not excused."""
        return total(part.max_score for part in self.parts if not part.extra)

    @property
    def extra_score(self) -> float:
        """Points that come on top of the score, as far as they count."""
        earned = total(part.score for part in self.parts if part.extra)
        return earned if self.extra_credit is None else min(earned, self.extra_credit)

    @property
    def total_score(self) -> float:
        """All points that count."""
        return total((self.score, self.extra_score))

    @property
    def free_days_used(self) -> int:
        """Free days that some assignment has got."""
        return sum(part.lateness.free_days for part in self.parts if part.lateness)


Pair = tuple[Checked | None, Checked | None]  # a check before and after


class Change(Record):
    """What other gradings would change for a student.

    Attributes:
        before: the score as it is.
        after: as it would be, decisions and lateness included.
    """

    before: Score
    after: Score

    @property
    def checks(self) -> tuple[Pair, ...]:
        """The checks whose verdict or points would be others, before and after; None where there is none."""
        old, new = (
            [c for each in score.facts.checks.values() for c in each] for score in (self.before, self.after)
        )
        return changed(old, new)


def changed(before: Sequence[Checked], after: Sequence[Checked]) -> tuple[Pair, ...]:
    """The checks of two gradings whose verdict or points differ; None where one has no such check."""
    old, new = ({check.check_id: check for check in checks} for checks in (before, after))
    pairs = ((old.get(name), new.get(name)) for name in {**old, **new})
    return tuple(pair for pair in pairs if _told(pair[0]) != _told(pair[1]))


def _told(check: Checked | None) -> tuple[str, float, float] | None:
    """What of a check would be a change."""
    return None if check is None else (check.verdict, check.points, check.max_points)


def score_of(
    course: Course, facts: Facts, worth: Mapping[str, float], most: Mapping[str, float] | None = None
) -> Score:
    """A student's score.

    Args:
        course: with its policy.
        facts: what is known of the student.
        worth: the points of each assignment and check (`decisions.worth`).
        most: the points of assignments of which nothing is graded; as `worth` has them, if not given.
    """
    late, most_extra = course.policy.late or WITHOUT_LATE, getattr(course, "extra_credit", None)
    parts = [_part(course, assignment, facts, worth, most or worth) for assignment in course.assignments]
    free_days = late.free_days + sum(each.free_days for each in facts.holding("accommodation"))
    owed = [
        Owed(part.assignment, part.decided, part.lateness.days, part.extra)
        for part in parts
        if part.lateness and part.lateness.days and part.decided and not part.excused
    ]
    used = best_use(owed, free_days, late, most_extra) if owed else {}
    return Score(facts, tuple(_counted(part, late, used) for part in parts), free_days, most_extra)


def _part(
    course: Course,
    assignment: Assignment,
    facts: Facts,
    worth: Mapping[str, float],
    most: Mapping[str, float],
) -> Part:
    """An assignment up to its overrides, and how late it is."""
    name = assignment.name
    checks = facts.checks.get(name, ())
    points = {check.check_id: check.points for check in checks}
    earned = decided = total(points.values())
    whole = facts.holding("override", name)
    known = points.keys() | worth.keys()  # a check that the course has no more earns nothing
    inside = [each for each in facts.holding("override") if each.target.startswith(f"{name}::")]
    single = [each for each in inside if each.target in known]
    if whole:
        decided = whole[-1].points
    elif single:
        decided = total((points | {each.target: each.points for each in single}).values())
    more = facts.holding("accommodation", name, "")
    excuses = facts.holding("excuse", name)
    return Part(
        assignment=name,
        title=assignment.title,
        earned=earned,
        decided=decided,
        score=decided,
        max_score=total(check.max_points for check in checks) if checks else most[name],
        graded=bool(checks),
        extra=getattr(assignment, "extra", False),
        overrides=tuple(whole[-1:] or single),
        lateness=_lateness(course, name, facts.attempts, sum(each.minutes for each in more)),
        accommodations=tuple(each for each in more if each.minutes),
        excused=excuses[-1] if excuses else None,
    )


def _lateness(course: Course, name: str, attempts: Sequence[KeptAttempt], minutes: float) -> Lateness | None:
    """How late an assignment is, by the first attempt that has its module as it is now."""
    due, first = course.policy.due.get(name), since(attempts, name)
    if due is None or first is None:
        return None
    due += timedelta(minutes=minutes)  # days of the calendar, where clocks are changed too
    if first.handed_in is None:
        return Lateness(due, None, first.number, days=1 if first.late else 0)
    grace = (course.policy.late or WITHOUT_LATE).grace
    return Lateness(due, first.handed_in, first.number, days_late(first.handed_in, due, grace))


def _counted(part: Part, late: Late, used: Mapping[str, int]) -> Part:
    """An assignment with what being late costs, and without points where it is excused."""
    if part.lateness is not None and part.lateness.days:
        free = used.get(part.assignment, 0)
        kept = late.kept(part.lateness.days - free)
        part = replace(
            part,
            score=total([part.decided * kept]),
            lateness=replace(part.lateness, free_days=free, kept=kept),
        )
    return part if part.excused is None else replace(part, score=0.0, max_score=0.0)
