"""What people decide about one student: overrides, excuses, accommodations. One that is withdrawn is kept."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from grader.classroom.attempts import read_time, write_time
from grader.classroom.database import Database, GradebookError, Row
from grader.classroom.entries import Decision
from grader.course.course import Course, hint

TABLES = {"override": "overrides", "excuse": "excused", "accommodation": "accommodations"}
OWN = {"override": ("points",), "excuse": (), "accommodation": ("minutes", "free_days")}
SAID = ("student", "target", "reason", "author")
MOST_DAYS = 366  # that an accommodation gives


class Decisions:
    """The decisions in a gradebook. Each is a transaction, and needs a reason and an author."""

    def __init__(self, database: Database, course: Course) -> None:
        """Take a file whose tables are prepared."""
        self._database = database
        self._course = course
        self.worth = worth(course)

    def of(self, student: str) -> list[Decision]:
        """All decisions about a student, those that were withdrawn among them."""
        return [
            _from_row(kind, row)
            for kind, table in TABLES.items()
            for row in self._database.rows(f"SELECT * FROM {table} WHERE student = ? ORDER BY key", student)
        ]

    def override(self, student: str, target: str, points: float, *, reason: str, author: str) -> Decision:
        """Give other points for an assignment or a check; the next one on the same takes its place.

        Raises:
            GradebookError: if there is no such thing, or it has fewer points.
        """
        if target not in self.worth:
            inside = [name for name in self.worth if name.startswith(f"{target.split('::')[0]}::")]
            near = hint(target, inside or [assignment.name for assignment in self._course.assignments])
            raise GradebookError(f"{target}: no such assignment or check{near}")
        most = round(self.worth[target], 6)
        if not 0 <= points <= most:
            raise GradebookError(f"{target}: got {points:g} points; give it points from 0 to {most:g}")
        return self._add(Decision("override", 0, student, target, reason, author, now(), points=points))

    def excuse(self, student: str, assignment: str, *, reason: str, author: str) -> Decision:
        """Take an assignment out of a student's total.

        Raises:
            CourseError: if there is no such assignment.
        """
        self._course.assignment(assignment)
        return self._add(Decision("excuse", 0, student, assignment, reason, author, now()))

    def accommodate(
        self,
        student: str,
        assignment: str = "",
        *,
        minutes: float = 0.0,
        free_days: int = 0,
        reason: str,
        author: str,
    ) -> Decision:
        """Give a student more time for an assignment, or for all, or more free days; several add up.

        Raises:
            CourseError: if there is no such assignment.
            GradebookError: if it gives nothing, or too much.
        """
        if assignment:
            self._course.assignment(assignment)
        if free_days and assignment:
            raise GradebookError(f"{assignment}: free days are the whole course's; leave the assignment out")
        most = MOST_DAYS * 24 * 60
        if not (0 <= minutes <= most and 0 <= free_days <= MOST_DAYS and (minutes or free_days)):
            fix = f"give --days, --hours or --free-days, up to {MOST_DAYS} days"
            raise GradebookError(f"accommodate: gives no time, or too much; {fix}")
        made = Decision("accommodation", 0, student, assignment, reason, author, now())
        return self._add(replace(made, minutes=minutes, free_days=free_days))

    def withdraw(self, kind: str, number: int, *, reason: str, author: str) -> Decision:
        """Let a decision hold no more; it is kept, and told.

        Raises:
            GradebookError: if there is none, or it was withdrawn before.
        """
        _check_reason(reason)
        with self._database.writing():
            row = self._database.row(f"SELECT * FROM {TABLES[kind]} WHERE key = ?", number)
            if row is None:
                fix = "`grader gradebook why STUDENT` lists them"
                raise GradebookError(f"{kind} {number}: there is none; {fix}")
            found = _from_row(kind, row)
            if found.withdrawn:
                said = f"was withdrawn on {found.withdrawn:%Y-%m-%d} by {found.withdrawn_by}"
                raise GradebookError(f"{found.label}: {said}; nothing is left to do")
            return self._end(found, author, reason)

    def _add(self, decision: Decision) -> Decision:
        """Write a decision down; an older one on the same ends with it, but accommodations add up."""
        _check_reason(decision.reason)
        table, columns = TABLES[decision.kind], (*SAID, *OWN[decision.kind])
        values = [getattr(decision, name) for name in columns]
        with self._database.writing():
            number = self._database.run(
                f"INSERT INTO {table} ({', '.join(columns)}, made) VALUES ({'?, ' * len(columns)}?)",
                *(*values, write_time(decision.made)),
            )
            made = replace(decision, number=number)
            for older in self.of(decision.student) if decision.kind != "accommodation" else ():
                is_same = (older.kind, older.target) == (made.kind, made.target) and older.number != number
                if is_same and not older.withdrawn:
                    self._end(older, made.author, f"{made.label} stands in its place")
        return made

    def _end(self, decision: Decision, author: str, reason: str) -> Decision:
        when = now()
        self._database.run(
            f"UPDATE {TABLES[decision.kind]} SET withdrawn = ?, withdrawn_by = ?, withdrawn_for = ?"
            " WHERE key = ?",
            *(write_time(when), author, reason, decision.number),
        )
        return replace(decision, withdrawn=when, withdrawn_by=author, withdrawn_for=reason)


def worth(course: Course) -> dict[str, float]:
    """The points of all that can be decided about: assignments with their tiers, checks, and questions."""
    found = dict[str, float]()
    for assignment in course.assignments:
        tiers = dict[str, float]()
        if assignment.training is not None:
            exercise = f"{assignment.name}::{assignment.training.exercise}"
            tiers = {f"{exercise}::{tier.name}": tier.points for tier in assignment.training.judged}
        found[assignment.name] = assignment.points + sum(tiers.values())
        for check in assignment.checks:
            found[assignment.id(check)] = check.points * assignment.weight
        for question in getattr(assignment, "questions", ()):
            found[f"{assignment.name}::questions::{question.id}"] = question.points * assignment.weight
        found |= tiers
    return found


def now() -> datetime:
    """The time of a decision, in UTC."""
    return datetime.now(UTC)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise GradebookError("--reason: is empty; say why, the student may ask")


def _from_row(kind: str, row: Row) -> Decision:
    values: dict[str, Any] = {name: row[name] for name in (*SAID, *OWN[kind])}
    return Decision(
        kind=kind,
        number=row["key"],
        made=datetime.fromisoformat(row["made"]),
        withdrawn=read_time(row["withdrawn"]),
        withdrawn_by=row["withdrawn_by"] or "",
        withdrawn_for=row["withdrawn_for"] or "",
        **values,
    )
