"""One class, as each platform exports it, into a gradebook and out to each: nobody gets another's marks.

How many get theirs is a table in docs/instructors.md, which this holds.
"""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import round
from grader.classroom.gradebook import Gradebook
from grader.classroom.intake import take_in
from grader.classroom.out import from_gradebook
from grader.classroom.out.formats import writer
from grader.classroom.out.rows import Given
from grader.classroom.students import Student
from grader.course import reader
from tests.conftest import SMALL
from tests.helpers.books import report
from tests.helpers.class_exports import ALL, Person, canvas_roster, made, people
from tests.helpers.handed_in import written

CLASS = people(12)
CHECKS = 3  # of the small course, each worth five points here
MOODLE = 4000  # its numbers are others than Canvas's
SHAPES = ("canvas", "moodle", "gradescope", "nbgrader", "classroom50")
PLATFORMS = ("canvas", "moodle", "nbgrader", "csv")
ROOT = Path(__file__).resolve().parents[2]


def of_moodle(person: Person) -> Person:
    return replace(person, number=person.number + MOODLE)


def who(student: Student) -> Person:
    """Whose a student's entry in the gradebook is."""
    for person in CLASS:
        keys = {str(person.number), str(person.number + MOODLE), person.sid, person.login, person.email}
        if student.id in keys or {student.email, student.login, student.sis_id} & (keys - {""}):
            return person
    raise AssertionError(student)


def points(person: Person) -> float:
    return 5.0 * (1 + CLASS.index(person) % CHECKS)


def graded(tmp_path: Path, shape: str, *, roster: bool) -> Gradebook:
    """The class in a gradebook; everybody has points of their own."""
    class_ = [of_moodle(person) for person in CLASS] if shape == "moodle" else CLASS
    path = made(tmp_path, ALL[shape](class_), packed=True)
    listed = tmp_path / "roster.csv"
    listed.write_text(canvas_roster(CLASS), "utf-8")
    intake = take_in(path, roster=listed if roster else None)
    assert intake.kind == shape
    course = reader.load(written(tmp_path / "small", dict(SMALL)))
    book = Gradebook.open(tmp_path / "book.sqlite", course, create=True)
    plan = round.prepare(intake, book, book.today())
    for place in plan.places:
        for key, student in zip(place.keys, place.attempt.members or (place.attempt.student,), strict=True):
            names = [a.id(check) for a, check in course.checks()]
            book.record(key, report(course, names[: int(points(who(student)) / 5)]))
    return book


def canvas_file() -> str:
    return canvas_roster(CLASS)


def moodle_file() -> str:
    text = io.StringIO()
    sheet = csv.writer(text)
    times = ("Last modified (submission)", "Last modified (grade)", "Feedback comments")
    points = ("Status", "Grade", "Maximum Grade", "Grade can be changed")
    sheet.writerow(("Identifier", "Full name", "Email address", *points, *times))
    for person in CLASS:
        number = person.number + MOODLE
        sheet.writerow(
            (f"Participant {number}", person.name, person.email, "", "", "30.00", "Yes", "-", "-", "")
        )
    return text.getvalue()


def given_back(book: Gradebook, platform: str, folder: Path) -> dict[str, float]:
    """Points by whose they are there: Canvas's or Moodle's number, or the gradebook's own id."""
    target = folder / f"out-{platform}"
    into = folder / f"into-{platform}.csv"
    text = {"canvas": canvas_file, "moodle": moodle_file}.get(platform, str)()
    into.write_text(text, "utf-8")
    asked = Given(into=into if text else None, columns=(("total", "77"),) if platform == "canvas" else ())
    writer(platform)(list(from_gradebook.rows(book)), asked, target)
    file = target / "grades.csv" if platform == "nbgrader" else target
    head, *rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    if platform == "canvas":
        return {row[1]: float(row[5]) for row in rows[1:] if row[5]}
    if platform == "moodle":
        return {re.sub(r"\D", "", row[0]): float(row[4]) for row in rows if row[4]}
    key, score = ("id", "total") if platform == "csv" else ("student_id", "score")
    found: dict[str, float] = {}
    for row in (dict(zip(head, row, strict=True)) for row in rows):
        if row[score]:
            found[row[key]] = found.get(row[key], 0) + float(row[score])
    return found


def arrives(shape: str, platform: str, folder: Path, *, roster: bool) -> str:
    """How many get their mark, and of how many; nobody may get another's."""
    folder.mkdir()
    with graded(folder, shape, roster=roster) as book:
        back = given_back(book, platform, folder)
        owners = {student.id: who(student) for student in book.students() if book.attempts(student.id)}
    numbers = {str(p.number + (MOODLE if platform == "moodle" else 0)): p for p in CLASS}
    people_of = numbers if platform in ("canvas", "moodle") else owners
    assert {key: points(people_of[key]) for key in back} == back
    return f"{len(back)} of {len(owners)}"


@pytest.mark.parametrize("shape", SHAPES)
def test_nobody_gets_another_s_marks(shape: str, tmp_path: Path) -> None:
    """And as many get theirs as the instructors' page says, without a roster and with Canvas's"""
    ((_, *cells),) = [row for row in _table() if row[0].lower().replace(" ", "") == shape]
    for platform, said in zip(PLATFORMS, cells, strict=True):
        seen = [
            arrives(shape, platform, tmp_path / f"{platform}{roster}", roster=roster)
            for roster in (False, True)
        ]
        assert said == (seen[0] if seen[0] == seen[1] else f"{seen[0]}; {seen[1]} with a roster"), platform


def _table() -> list[list[str]]:
    text = (ROOT / "docs" / "instructors.md").read_text("utf-8")
    rows = text[text.index("| exported by |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
