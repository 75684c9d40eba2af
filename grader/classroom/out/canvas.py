"""Canvas: fills in the gradebook that a teacher exported, by Canvas's own numbers of students.

Facts: Canvas's `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb`. It takes a row's `ID`, then `SIS
User ID`, then `SIS Login ID`; finds an assignment by the number at the end of its column's title; reads the
last point or comma of a number as its decimal mark, and compares at two decimals; `EX` is excused.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.out import files, sheet
from grader.classroom.out.rows import TOTAL, ExportError, Given, Outcome, Row, mark_of, written
from grader.classroom.out.sheet import Sheet
from grader.classroom.out.who import Known, match, some
from grader.report.escape import line
from grader.report.numbers import counted

ASSIGNMENT = re.compile(r"(.*)\s\((\d+)\)", re.DOTALL)
FIELDS = {"ID": "id", "SIS User ID": "sis_id", "SIS Login ID": "login", "Student": "name"}
POINTS = "points possible"
TEST_STUDENTS = ("student, test", "test student")  # Canvas has one in each course
FIX = "export the gradebook of this course again"


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Fill the columns that were named into a copy of the teacher's file.

    Raises:
        ExportError: if the file is not Canvas's, a column is not in it, or nothing can be written.
    """
    table = sheet.read(given.file("the gradebook as Canvas exports it"))
    header = _header(table)
    columns = [(name, _column(table, wanted)) for name, wanted in given.columns]
    if not columns:
        raise ExportError(f"--column: missing; say what goes where, as total={_offered(table)[0]!r}")
    students = _students(table, header)
    matched = match(rows, students, table.name)
    possible = next((row for row in table.rows[1:4] if row[0].strip().casefold() == POINTS), [])
    problems, notes, filled = [*matched.problems], list[str](), 0
    for name, column in columns:
        most = _most(possible[column]) if column < len(possible) else None
        notes += _differs(table.rows[0][column], most, rows, name, scaled=given.scale)
        for at, number in matched.lines.items():
            text = _text(rows[at], name, most if given.scale else None)
            if text:
                table.put(number, column, text)
                filled += 1
            else:
                problems.append(f"{rows[at].label}: could not be graded, so the cell stays as it was")
    files.write(table.data(), target)
    if matched.left:
        notes.append(f"not graded, and left as they were: {some(matched.left)}")
    return Outcome(
        f"{target} written: {counted(filled, 'cell')} filled in", tuple(dict.fromkeys(problems)), tuple(notes)
    )


def _header(table: Sheet) -> dict[str, int]:
    """Which column holds what.

    Raises:
        ExportError: if Canvas would not take it for a gradebook.
    """
    heads = [cell.strip() for cell in table.rows[0]]
    has_names = heads[:1] == ["Student"] or heads[:2] in (
        ["LastName", "FirstName"],
        ["FirstName", "LastName"],
    )
    if not (has_names and "ID" in heads and "Section" in heads):
        got = line(", ".join(heads[:5]))
        raise ExportError(
            f"{table.name}: is not a gradebook of Canvas's: its header begins with {got}; {FIX}"
        )
    return {field: heads.index(head) for head, field in FIELDS.items() if head in heads}


def _column(table: Sheet, wanted: str) -> int:
    """The column of an assignment, by its number, its title, or both.

    Raises:
        ExportError: if there is none, or several.
    """
    found = []
    for at, head in enumerate(table.rows[0]):
        split = ASSIGNMENT.fullmatch(head)
        if wanted == head or (split is not None and wanted in (split[1], split[2])):
            found.append(at)
    if len(found) != 1:
        said = "several columns are" if found else "no column is"
        offered = line(", ".join(_offered(table)))
        raise ExportError(f"{table.name}: {said} called {wanted}; give the number of one of {offered}")
    return found[0]


def _offered(table: Sheet) -> list[str]:
    return [head for head in table.rows[0] if ASSIGNMENT.fullmatch(head)] or ["(the file has no assignment)"]


def _students(table: Sheet, header: dict[str, int]) -> dict[int, Known]:
    """What each line says of its student; lines about points and Canvas's test student are none."""
    students: dict[int, Known] = {}
    for number, row in enumerate(table.rows):
        known = {field: row[at].strip() for field, at in header.items() if at < len(row)}
        first = row[0].strip().casefold()
        is_test = first in TEST_STUDENTS and not known.get("sis_id")
        if number == 0 or first == POINTS or is_test or not known.get("id"):
            continue
        known = {field: _unguarded(value) for field, value in known.items()}
        if "name" not in known:
            known["name"] = (
                f"{row[0]}, {row[1]}" if table.rows[0][0].strip() == "LastName" else f"{row[1]}, {row[0]}"
            )
        students[number] = known
    return students


def _unguarded(value: str) -> str:
    """A cell without what Canvas puts around a name that begins with an equals sign."""
    return value[2:-1] if value.startswith('="') and value.endswith('"') else value


def _text(row: Row, name: str, most: float | None) -> str:
    """What stands in a cell; "" where there is nothing to say."""
    if row.ungraded and not row.excused:
        return ""
    mark = mark_of(row, TOTAL if row.excused else name)
    if mark.excused:
        return "EX"
    if most is None:
        return written(mark.score, mark.max_score)
    return written(mark.score / mark.max_score * most, most) if mark.max_score else ""


def _most(cell: str) -> float | None:
    """The points that are possible, as Canvas reads a number: its last point or comma is the decimal mark."""
    whole, mark, rest = re.fullmatch(r"(.*?)(?:([.,])([^.,]*))?", cell.strip(), re.DOTALL).groups("")  # type: ignore[union-attr]
    try:
        return float(re.sub(r"[.,]", "", whole) + ("." + rest if mark else ""))
    except ValueError:
        return None


def _differs(head: str, most: float | None, rows: Sequence[Row], name: str, *, scaled: bool) -> list[str]:
    """A note where Canvas has other points than the course."""
    own = max((mark_of(row, name).max_score for row in rows if not row.ungraded), default=None)
    if scaled and most is None:
        raise ExportError(f"{head}: has no points to scale to; leave --scale out")
    if scaled or most is None or own is None or abs(most - own) < 0.005:
        return []
    there, here = written(most, most), written(own, own)
    return [f"{head}: Canvas has {there} points possible, the course {here}; --scale makes one of the other"]
