"""What goes out of a class: a row a student, and what a format is asked for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path

from grader.errors import GraderError
from grader.model import Report
from grader.record import Record
from grader.report.escape import line
from grader.report.numbers import number, points

TOTAL = "total"  # in place of an assignment's name: all points that count
HIDDEN = ("after_published", "after_due_date", "hidden", "visible")  # when hidden checks are shown


class ExportError(GraderError):
    """Something is wrong with what is to be written, or where."""


class Mark(Record):
    """What somebody earned in one assignment, or in all of them.

    Attributes:
        name: of the assignment, or TOTAL.
        title: for people.
        score: points.
        max_score: points that could be earned; of TOTAL those of ordinary assignments.
        extra: whether its points come on top.
        handed_in: whether there was a file for it.
        excused: whether it does not count for this student.
    """

    name: str
    title: str
    score: float
    max_score: float
    extra: bool = False
    handed_in: bool = True
    excused: bool = False


class Row(Record):
    """One student, with all that is given back.

    Attributes:
        id: what stands for this student in the gradebook; without one, the name of the report.
        name: it may hold anything, so it is escaped where it leaves; so may all that follows.
        email: as the platform has it, like the next three.
        login: a user name.
        sis_id: the number that the school gives.
        section: of the class.
        marks: by assignment, in the order of the course.
        score: points in ordinary assignments, after all that somebody decided.
        max_score: points that could be earned in them.
        extra: points on top.
        late: what being late did, in words; "" where it did nothing.
        excused: whether nothing of it counts for this student.
        ungraded: why there is no score; "" where there is one.
        feedback: words of the instructor's.
        read: gives the whole report; None where there is none.
    """

    id: str
    name: str = ""
    email: str = ""
    login: str = ""
    sis_id: str = ""
    section: str = ""
    marks: tuple[Mark, ...] = ()
    score: float = 0.0
    max_score: float = 0.0
    extra: float = 0.0
    late: str = ""
    excused: bool = False
    ungraded: str = ""
    feedback: str = ""
    read: Callable[[], Report] | None = None

    @property
    def label(self) -> str:
        """Name and id, as a person reads them."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id

    @property
    def total(self) -> float:
        """All points that count."""
        return round(self.score + self.extra, 6)

    def mark(self, name: str) -> Mark | None:
        """The mark of one assignment, or of TOTAL; None if there is none."""
        if name == TOTAL:
            return Mark(TOTAL, "Total", self.total, self.max_score, excused=self.excused)
        return next((mark for mark in self.marks if mark.name == name), None)

    def report(self) -> Report:
        """The whole report.

        Raises:
            ExportError: if there is none.
        """
        if self.read is None:
            raise ExportError(f"{line(self.label)}: has no report; grade this student first")
        return self.read()


class Given(Record):
    """What a format was asked for.

    Attributes:
        into: a file of the platform's that is to be filled in.
        columns: for each column to fill in, the name of an assignment or TOTAL, and the column.
        mark: the assignment whose points are given, or TOTAL, where a file has one column for them.
        scale: whether points are given as a part of the platform's own maximum.
        hidden: when a platform shows hidden checks.
        environment: variables, which some platforms say by who handed in what.
    """

    into: Path | None = None
    columns: tuple[tuple[str, str], ...] = ()
    mark: str = TOTAL
    scale: bool = False
    hidden: str = HIDDEN[0]
    environment: Mapping[str, str] = field(default_factory=dict)

    def file(self, what: str) -> Path:
        """The file to fill in.

        Raises:
            ExportError: if none was given.
        """
        if self.into is None:
            raise ExportError(f"--into: missing; give {what}")
        return self.into


class Outcome(Record):
    """What came of writing.

    Attributes:
        done: what was written, in a sentence.
        problems: who could not be given a mark, and why, a line each.
        notes: what else there is to know.
    """

    done: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def mark_of(row: Row, name: str) -> Mark:
    """The mark of one assignment, or of TOTAL.

    Raises:
        ExportError: if the course has no such assignment.
    """
    found = row.mark(name)
    if found is None:
        there = ", ".join([TOTAL, *(mark.name for mark in row.marks)])
        raise ExportError(f"{name}: no such assignment in the report of {line(row.label)}; there are {there}")
    return found


def written(score: float, most: float) -> str:
    """A score with a point and at most two decimals: never the full marks that it has missed.

    >>> written(19.999, 20), written(2.5, 4), written(0.004, 4)
    ('19.99', '2.5', '0')
    """
    return number(score) if not math.isfinite(score) or 0 < score < 0.005 else points(score, most)
