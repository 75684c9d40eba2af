"""The students of a class, as a learning platform or a spreadsheet lists them in a CSV file."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.classroom import columns
from grader.classroom.export import IntakeError
from grader.classroom.names import forms, key, shared_start, tidy
from grader.classroom.students import Student
from grader.record import Record
from grader.submission.limits import shown

SIZE_LIMIT = 32 << 20  # bytes
SEPARATORS = (",", ";", "\t")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what .xlsx and .xls begin with
FIELDS = ("id", "sis_id", "login", "email")  # that a student can be known by, the surest first
TEST_STUDENTS = {"student, test", "test student"}  # Canvas has one in each course


class Member(Record):
    """A student, the groups he or she is in, and the row that says so."""

    student: Student
    groups: tuple[str, ...]
    row: int


class Roster:
    """The students of a class, looked up by whatever names them."""

    def __init__(self, members: Sequence[Member] = ()) -> None:
        """Take all of them.

        Args:
            members: each with an id of its own.
        """
        self.students = tuple(member.student for member in members)
        self._by: dict[str, dict[str, list[Student]]] = {field: {} for field in FIELDS}
        self._by_form: dict[str, list[Student]] = {}
        self._groups: dict[str, list[Student]] = {}
        for member in members:
            for field in FIELDS:
                if value := key(getattr(member.student, field)):
                    self._by[field].setdefault(value, []).append(member.student)
            for form in forms(member.student.name):
                self._by_form.setdefault(form, []).append(member.student)
            for group in member.groups:
                self._groups.setdefault(key(group), []).append(member.student)

    def known(self, value: str, fields: Sequence[str] = FIELDS) -> Student | None:
        """The only student who has this in one of the fields, asked for in this order."""
        for field in fields if value else ():
            found = self._by[field].get(key(value), [])
            if len(found) == 1:
                return found[0]
        return None

    def called(self, name: str) -> list[Student]:
        """All students whom a name may mean."""
        found = {student.id: student for form in forms(name) for student in self._by_form.get(form, ())}
        return [*found.values()]

    def group(self, name: str) -> tuple[Student, ...]:
        """The members of a group; none where the roster does not know it."""
        return tuple(self._groups.get(key(name), ()))


def read(path: Path) -> Roster:
    """Read a roster: of Canvas, Moodle, Classroom 50, GitHub Classroom, nbgrader, or a plain one.

    Args:
        path: of a CSV file.

    Raises:
        IntakeError: if it is none, or does not tell its students apart.
    """
    name = shown(path.name) or str(path)
    rows = [(number, row) for number, row in _rows(_text(path, name), name) if any(map(str.strip, row))]
    if not rows:
        raise IntakeError(f"{name}: no row in it; export the list of students again")
    (_, header), *body = rows
    found = columns.find(header, [row for _, row in body])
    if not {"name", "first", *FIELDS} & found.keys() or not {*FIELDS} & found.keys():
        got = ", ".join(tidy(cell) for cell in header[:6])
        raise IntakeError(
            f"{name}: no column tells students apart; expected one called ID, username or email, got {got}"
        )
    members = [_member(number, row, found, name) for number, row in body if not _is_no_student(row, found)]
    if not members:
        raise IntakeError(f"{name}: no student in it; export the list of students again")
    _check_ids(members, name)
    return Roster(_without_prefix(members))


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise IntakeError(f"{name}: cannot be read ({error.strerror}); name a CSV file") from None
    if data.startswith(SPREADSHEETS):
        raise IntakeError(f"{name}: is a spreadsheet; save it as CSV (UTF-8)")
    if len(data) > SIZE_LIMIT:
        raise IntakeError(f"{name}: larger than {SIZE_LIMIT >> 20} MiB; give a list of students")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp949", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise IntakeError(f"{name}: is not readable as text; save it as CSV (UTF-8)")


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the number of its line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count))
    width, line = 0, 1
    try:
        for row in reader:
            width = width or len(row)
            if any(map(str.strip, row[width:])):
                said = f"row {line} has {len(row)} cells, and the header {width}"
                raise IntakeError(f"{name}: {said}; put names that hold a comma in quotes")
            yield line, [*row[:width], *[""] * (width - len(row))]
            line = reader.line_num + 1
    except csv.Error as error:
        raise IntakeError(f"{name}: row {line} is not readable ({error}); export it again") from None


def _is_no_student(row: list[str], found: columns.Columns) -> bool:
    """Whether it is a row of Canvas's about points, or its test student."""
    cell = " ".join(row[0].split()).casefold()
    is_one = any(row[at].strip() for field, at in found.items() if field != "section")
    return (
        cell == "points possible" or not is_one or (cell in TEST_STUDENTS and not _cell(row, found, "sis_id"))
    )


def _cell(row: list[str], found: columns.Columns, field: str) -> str:
    text = tidy(row[found[field]]) if field in found else ""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]  # so that a spreadsheet keeps its zeros, or runs no formula
    return "" if text == "-" else text


def _member(number: int, row: list[str], found: columns.Columns, name: str) -> Member:
    cells = {field: _cell(row, found, field) for field in columns.FIELDS}
    ids = [cells[field] for field in ("id", "login", "sis_id", "email") if cells[field]]
    called = cells["name"] or columns.joined(cells["first"], cells["last"])
    if not ids:
        raise IntakeError(f"{name}: row {number} ({called}) has no ID; give this student one")
    student = Student(ids[0], called, cells["email"], cells["login"], cells["sis_id"], cells["section"])
    groups = tuple(part.strip() for part in cells["group"].replace(";", ",").split(",") if part.strip())
    return Member(student, groups, number)


def _check_ids(members: Sequence[Member], name: str) -> None:
    """Refuse a student who is listed twice."""
    rows: dict[str, int] = {}
    for member in members:
        before = rows.setdefault(key(member.student.id), member.row)
        if before != member.row:
            said = f"row {member.row} has the ID of row {before} ({member.student.id})"
            raise IntakeError(f"{name}: {said}; delete one of them, or mend the ID")


def _without_prefix(members: Sequence[Member]) -> list[Member]:
    """Members with the number alone where Moodle put a word before it: "Participant 12", in any language."""
    prefix = shared_start([member.student.id for member in members]).rstrip("0123456789")
    is_word = re.search(r"[^\x00-\x7f]|[\s/]", prefix) is not None
    rest = [member.student.id[len(prefix) :] for member in members]
    if not is_word or not all(number.isdigit() for number in rest):
        return [*members]
    return [
        replace(member, student=replace(member.student, id=number))
        for member, number in zip(members, rest, strict=True)
    ]
