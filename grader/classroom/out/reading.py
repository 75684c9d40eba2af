"""Rows from a folder of reports, as `grader grade --json FOLDER` writes them; who is who, a CSV says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from grader.classroom import roster as lists
from grader.classroom.out import from_json
from grader.classroom.out.rows import ExportError, Mark, Row
from grader.classroom.out.sheet import read as read_sheet
from grader.classroom.out.who import key, some
from grader.model import Report
from grader.report.escape import line

FIELDS = ("id", "name", "email", "login", "sis_id", "section")
KNOWING = ("report", "id", "login", "sis_id", "email")  # what a report may be called after, the surest first


def rows(path: Path, roster: Path | None) -> list[Row]:
    """A row for each report.

    Args:
        path: of a report, or of a folder with nothing but reports in its JSON files.
        roster: a CSV file with a header of FIELDS, and `report` where a report has a name of its own; or
            the list of students as a platform exports it.

    Raises:
        ExportError: in one line, if there is none, or one of them is none, or they are not of one course.
    """
    if not path.exists():
        raise ExportError(f"{line(str(path))}: not found; give the folder of grader grade --json FOLDER")
    found = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not found:
        raise ExportError(
            f"{line(str(path))}: no report in it; give the folder of grader grade --json FOLDER"
        )
    made = [_row(file) for file in found]
    courses = list(dict.fromkeys(course for course, _ in made))
    if len(courses) > 1:
        said = f"reports of several courses: {some([line(course) for course in courses])}"
        raise ExportError(f"{line(str(path))}: {said}; export one at a time")
    found_rows = [row for _, row in made]
    _refuse_other_points(found_rows, path)
    return found_rows if roster is None else _named(found_rows, roster)


def report(file: Path) -> Report:
    """The report in a file.

    Raises:
        ExportError: if it is none.
    """
    try:
        value = json.loads(file.read_bytes())
    except OSError as error:
        raise _none(file, f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise _none(file, "is not JSON") from None
    try:
        return from_json.report(value)
    except from_json.WRONG as error:
        raise _none(file, f"{type(error).__name__}: {error}") from None


def _none(file: Path, why: str) -> ExportError:
    return ExportError(f"{line(str(file))}: is no report of this grader ({line(why)}); move it elsewhere")


def _row(file: Path) -> tuple[str, Row]:
    """The course of a report, and its row, which reads the report itself when it is asked for."""
    found = report(file)
    marks = tuple(
        Mark(a.name, a.title, a.score, a.max_score, a.extra, a.handed_in) for a in found.assignments
    )
    return found.course, Row(
        id=file.stem,
        marks=marks,
        score=found.score,
        max_score=found.max_score,
        extra=found.extra_score,
        ungraded="" if found.status == "graded" else found.reason,
        read=partial(report, file),
    )


def _refuse_other_points(found: Sequence[Row], path: Path) -> None:
    """Refuse reports that are about other points: with `--only` one is of a part of the course."""
    by_points = {
        tuple((mark.name, mark.max_score) for mark in row.marks): row for row in found if not row.ungraded
    }
    if len(by_points) > 1:
        one, other = [*by_points.values()][:2]
        said = f"{one.id} and {other.id} were graded for other points; grade all in the same way"
        raise ExportError(f"{line(str(path))}: {line(said)}")


def _named(found: Sequence[Row], roster: Path) -> list[Row]:
    """Rows with what the roster says of each student; one whom it does not know stays as it was."""
    entries = _entries(roster)
    named, of = list[Row](), dict[int, str]()
    for row in found:
        at = _entry(entries, key(row.id), roster)
        if at is not None:
            if at in of:
                said = f"{of[at]} and {row.id} are reports of {entries[at]['id']}"
                raise ExportError(f"{roster.name}: {line(said)}; leave one")
            of[at] = row.id
            known: dict[str, Any] = {field: entries[at][field] for field in FIELDS}
            row = replace(row, **known)
        named.append(row)
    return named


def _entry(entries: Sequence[Mapping[str, str]], name: str, roster: Path) -> int | None:
    """The student that a report is called after."""
    for field in KNOWING:
        found = [at for at, entry in enumerate(entries) if entry[field] and key(entry[field]) == name]
        if len(found) > 1:
            raise ExportError(f"{roster.name}: {field} {line(name)} stands there twice; delete one row")
        if found:
            return found[0]
    return None


def _entries(roster: Path) -> list[dict[str, str]]:
    """The students of a roster, of a platform's list, too: each with all fields."""
    table = read_sheet(roster)
    header = [cell.strip().lstrip("\ufeff").casefold().replace(" ", "_") for cell in table.rows[0]]
    own = {"report", *FIELDS}
    if "report" not in header and not {*header} <= own:
        return [{field: getattr(one, field, "") for field in own} for one in lists.read(roster).students]
    if "id" not in header:
        said = f"expected a column id, and any of report, {', '.join(FIELDS[1:])}"
        raise ExportError(f"{table.name}: {said}; got {line(', '.join(header))}")
    entries = []
    for number, row in enumerate(table.rows[1:], 2):
        cells = dict(zip(header, map(str.strip, row), strict=False))
        if any(cells.values()):
            if not cells.get("id"):
                raise ExportError(f"{table.name}: row {number} has no id; give this student one")
            entries.append({field: cells.get(field, "") for field in ("report", *FIELDS)})
    return entries
