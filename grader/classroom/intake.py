"""A class taken in: what a learning platform exported, as attempts of students.

    intake = take_in(Path("submissions.zip"), roster=Path("gradebook.csv"))
    for attempt in intake.attempts:
        report = grader.grade(attempt.submission())

Nothing is unpacked, and no bytes are read but those of lists, until an attempt is asked for its submission.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from grader.classroom import (
    canvas,
    gradescope,
    identity,
    listed,
    moodle,
    nbgrader,
    plain,
    repositories,
)
from grader.classroom import roster as rosters
from grader.classroom.export import Export, IntakeError
from grader.classroom.found import Found, HandIn, Nobody
from grader.classroom.names import key
from grader.classroom.roster import FIELDS, Roster
from grader.classroom.students import Attempt, Student
from grader.record import Record
from grader.submission.limits import shortened, split

__all__ = ["KINDS", "Attempt", "Intake", "IntakeError", "Nobody", "Student", "take_in"]

NEVER = datetime.min.replace(tzinfo=UTC)
INNER = 3  # folders within each other that an export may lie in


class Kind(Record):
    """A shape that submissions come in.

    Attributes:
        about: what they are, as in "submissions as Canvas exports them".
        looks: whether an export has this shape.
        read: what it says.
        id_fields: of a roster, in which its ids may stand; the first is meant.
        names_only: whether it has no ids but names.
    """

    about: str
    looks: Callable[[Export, Roster], bool]
    read: Callable[[Export, Roster], Found]
    id_fields: tuple[str, ...] = FIELDS
    names_only: bool = False


BY_NUMBER = ("sis_id", "id", "login", "email")  # Gradescope has the school's number
BY_LOGIN = ("login", "id", "sis_id", "email")
KINDS = {  # in the order in which they are looked for
    "gradescope": Kind(gradescope.ABOUT, gradescope.looks, gradescope.read, BY_NUMBER),
    "moodle": Kind(moodle.ABOUT, moodle.looks, moodle.read),
    "canvas": Kind(canvas.ABOUT, canvas.looks, canvas.read),
    "nbgrader": Kind(nbgrader.ABOUT, nbgrader.looks, nbgrader.read),
    "classroom50": Kind(repositories.ABOUT, repositories.looks, repositories.read, BY_LOGIN),
    "folder": Kind(plain.ABOUT, plain.looks, plain.read, names_only=True),
}


class Intake(Record):
    """All that a class handed in.

    Attributes:
        kind: of the export, one of `KINDS`.
        sentence: what it is and how much, for the first line.
        attempts: by student and number.
        nobody: what belongs to no student, and why.
        absent: students of the roster who handed in nothing.
        warnings: a line each.
    """

    kind: str
    sentence: str
    attempts: tuple[Attempt, ...]
    nobody: tuple[Nobody, ...] = ()
    absent: tuple[Student, ...] = ()
    warnings: tuple[str, ...] = ()


def take_in(path: Path, *, kind: str | None = None, roster: Path | None = None) -> Intake:
    """Find out who handed in what.

    Args:
        path: a folder or a zip: what a platform exports, or a plain folder of submissions.
        kind: of the export, one of `KINDS`; None to recognise it.
        roster: a CSV file of all students.

    Raises:
        IntakeError: if the export or the roster cannot be read, or nobody handed in anything.
    """
    if kind is not None and kind not in KINDS:
        raise IntakeError(f"{kind}: no kind of export; expected one of {', '.join(KINDS)}")
    students = Roster() if roster is None else rosters.read(roster)
    whole = listed.read(path)
    kind, found, view = _found(whole, kind, students)
    shape = KINDS[kind]
    settled = identity.settled(found, students, shape.id_fields, names_only=shape.names_only)
    attempts = _attempts(settled.hand_ins)
    if not attempts:
        why = "".join(f"; {shortened(each.path)}: {each.why}" for each in settled.nobody[:1])
        raise IntakeError(f"{whole.name}: nobody's work found in it, read as {shape.about}{why}")
    here = {key(member.id) for attempt in attempts for member in attempt.members}
    aside = [Nobody(entry.path, entry.why) for entry in view.aside]
    return Intake(
        kind,
        _sentence(whole, shape, attempts),
        tuple(attempts),
        (*settled.nobody, *aside),
        tuple(student for student in students.students if key(student.id) not in here),
        settled.warnings,
    )


def _found(whole: Export, kind: str | None, students: Roster) -> tuple[str, Found, Export]:
    """What an export says, its kind, and the folder in it that submissions begin in."""
    views = [whole]
    while len(views) <= INNER and (inner := views[-1].inner()) is not None:
        views.append(inner)
    for name, shape in KINDS.items():
        for view in views if name != "folder" and kind in (None, name) else ():
            if shape.looks(view, students):
                return name, shape.read(view, students), view
    name = kind or "folder"
    view = _class_in(views) if name == "folder" else whole
    return name, KINDS[name].read(view, students), view


def _class_in(views: Sequence[Export]) -> Export:
    """The folder of a plain export that submissions lie in: not a student's, and none that is but a cover."""
    if len(views) > 1 and views[0].name.removesuffix(".zip") == views[1].name != views[0].name:
        views = views[1:]  # the folder that was zipped
    for above, view in pairwise(views):
        if any("/" not in entry.name and split(entry.name)[1] for entry in view.entries):
            return above  # the view is a student's: modules lie in it
    is_class = any("/" not in entry.name and split(entry.name)[1] for entry in views[0].entries)
    return views[0] if is_class else views[-1]


def _attempts(hand_ins: Sequence[HandIn]) -> list[Attempt]:
    """Attempts by student and number, of which the last of each student counts."""
    mine: dict[str, list[HandIn]] = {}
    for hand_in in hand_ins:
        mine.setdefault(key(hand_in.students[0].id), []).append(hand_in)
    attempts = []
    for several in sorted(mine.values(), key=_by_name):
        several = sorted(several, key=lambda each: (each.when or NEVER, each.number or 1))
        number = 0
        for hand_in in several:
            number = max(number + 1, hand_in.number or 1)
            attempts.append(
                Attempt(
                    hand_in.students[0],
                    number,
                    tuple(sorted(hand_in.files, key=lambda entry: entry.name)),
                    hand_in is several[-1],
                    hand_in.when,
                    hand_in.late,
                    hand_in.group,
                    hand_in.students,
                )
            )
    return attempts


def _by_name(several: Sequence[HandIn]) -> tuple[str, str]:
    student = several[0].students[0]
    return key(student.name or student.id), student.id


def _sentence(whole: Export, shape: Kind, attempts: Sequence[Attempt]) -> str:
    students = len({member.id for attempt in attempts for member in attempt.members})
    counted = [_counted(students, "student"), _counted(len(attempts), "attempt")]
    return f"{whole.name}: {shape.about}, {' and '.join(counted)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
