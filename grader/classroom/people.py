"""The students of a gradebook: added, listed, and found by whatever a person calls them."""

import unicodedata
from collections.abc import Iterator

from grader.classroom.database import Database, GradebookError, Row
from grader.classroom.students import Student

NAMED = 5  # candidates that a message lists
DETAILS = ("name", "email", "login", "sis_id", "section")


def add(database: Database, student: Student) -> None:
    """Add a student, within a transaction; of one who is there, fill in what was not known."""
    kept = ", ".join(f"{name} = coalesce(nullif(excluded.{name}, ''), {name})" for name in DETAILS)
    database.run(
        f"INSERT INTO students (id, {', '.join(DETAILS)}) VALUES (?, ?, ?, ?, ?, ?)"
        f" ON CONFLICT (id) DO UPDATE SET {kept}",
        *(student.id, *(getattr(student, name) for name in DETAILS)),
    )


def every(database: Database) -> Iterator[Student]:
    """All students, by id."""
    return map(_student, database.pages("SELECT * FROM students WHERE id > ? ORDER BY id LIMIT ?", "", "id"))


def with_id(database: Database, identity: str) -> Student:
    """The student with an id.

    Raises:
        GradebookError: if there is none.
    """
    row = database.row("SELECT * FROM students WHERE id = ?", identity)
    if row is None:
        raise GradebookError(f"{identity}: no such student; `grader gradebook students` lists them")
    return _student(row)


def called(database: Database, text: str) -> Student:
    """The student with an id, else the only one with a name, login or address, else with a part of a name.

    Raises:
        GradebookError: if there is none, or several.
    """
    wanted = _folded(text)
    found = [_student(row) for row in database.rows("SELECT * FROM students WHERE id = ?", text)]
    found = found or [each for each in every(database) if wanted in _names(each)]
    found = found or [each for each in every(database) if wanted and wanted in _folded(each.name)]
    if len(found) > 1:
        names = ", ".join(each.label for each in found[:NAMED])
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        raise GradebookError(f"{text}: may be {names}{more}; give the id")
    return found[0] if found else with_id(database, text)


def _student(row: Row) -> Student:
    return Student(**{name: row[name] for name in ("id", *DETAILS)})


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _names(student: Student) -> set[str]:
    """All that a person may call a student by, besides the id."""
    return {_folded(text) for text in (student.name, student.login, student.email, student.sis_id) if text}
