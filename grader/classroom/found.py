"""What an export says before the roster is asked: who handed in what, and what is nobody's."""

from collections.abc import Iterable
from datetime import UTC, datetime

from grader.classroom.export import Entry
from grader.classroom.names import tidy
from grader.classroom.students import Student
from grader.record import Record


class Nobody(Record):
    """What belongs to no student: its path in the export, of a folder with a slash at the end, and why."""

    path: str
    why: str


class HandIn(Record):
    """What the export names as one attempt.

    Attributes:
        students: whose it is, as far as the export says; of a group, several.
        files: of it, named as in the attempt.
        number: of the attempt, 1 for the first; None where the platform counts none.
        when: it was handed in.
        late: as the platform marked it.
        group: its name, or "".
    """

    students: tuple[Student, ...]
    files: tuple[Entry, ...]
    number: int | None = None
    when: datetime | None = None
    late: bool | None = None
    group: str = ""


class Found(Record):
    """All that an export says."""

    hand_ins: tuple[HandIn, ...]
    nobody: tuple[Nobody, ...] = ()
    warnings: tuple[str, ...] = ()


def named(id: str, name: str = "", **more: str) -> Student:
    """A student as an export names one."""
    return Student(tidy(id), tidy(name), **{field: tidy(value) for field, value in more.items()})


def nobodys(entries: Iterable[Entry], why: str) -> list[Nobody]:
    """Files that are nobody's, each with the reason why its bytes cannot be had, or else with this one."""
    return [Nobody(entry.path, entry.why or why) for entry in entries]


def in_utc(when: datetime) -> datetime:
    """A time that says where it is; one that does not is in UTC."""
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
