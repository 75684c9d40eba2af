"""Moodle: fills in the worksheet that a teacher downloaded, and packs feedback files.

Facts: Moodle's `mod/assign/feedback/offline` and `mod/assign/feedback/file/importziplib.php`. All words of
the header are in the language of who downloaded it, and so is the decimal mark. A grade above the maximum is
skipped.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.out import feedback, files, sheet
from grader.classroom.out.rows import TOTAL, ExportError, Given, Outcome, Row, mark_of, written
from grader.classroom.out.sheet import BOM, Sheet
from grader.classroom.out.who import Known, match, some
from grader.report.escape import csv_cell, html, line
from grader.report.numbers import counted

# Headers in English, German and Korean (Moodle's language packs), in small letters.
HEADERS = {
    "id": ("identifier", "id", "식별자"),
    "name": ("full name", "vollständiger name", "성명", "이름", "전체 이름"),
    "sis_id": ("id number", "id-nummer", "id 번호", "학번"),
    "email": ("email address", "e-mail-adresse", "이메일 주소", "이메일", "메일"),
    "login": ("username", "anmeldename", "사용자 아이디", "사용자명"),
    "grade": ("grade", "bewertung", "성적"),
    "most": ("maximum grade", "bestwertung", "최대 성적", "최고 성적"),
    "locked": ("grade can be changed", "bewertung kann geändert werden", "성적을 변경할 수 있음"),
    "feedback": ("feedback comments", "feedback als kommentar", "피드백 코멘트", "피드백 댓글"),
}
NO = ("no", "nein", "아니오", "아니요")  # in the column of what can be changed
OWN = "Score "  # in a comment of this grader's
FIX = "download the grading worksheet of the assignment again"
NUMBER = re.compile(r"\d+([.,]\d+)?")
STAMP = (1980, 1, 1, 0, 0, 0)  # the same zip whenever it is packed


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Fill grades and comments into a copy of the worksheet.

    Raises:
        ExportError: if the file is no worksheet, or nothing can be written.
    """
    table = sheet.read(given.file("the grading worksheet as Moodle gives it"))
    columns = _columns(table)
    matched = match(rows, _students(table, columns), table.name)
    decimal = _decimal(table, columns)
    problems, kept, filled = [*matched.problems], list[str](), 0
    for at, number in matched.lines.items():
        row, cells = rows[at], table.rows[number]
        most = _value(cells[columns["most"]])
        text, why = _grade(row, given.mark, most, scale=given.scale)
        if "locked" in columns and cells[columns["locked"]].strip().casefold() in NO:
            why = "has a grade that is locked in Moodle"
        if why:
            problems.append(f"{row.label}: {why}, so the line stays as it was")
            continue
        table.put(number, columns["grade"], text.replace(".", decimal))
        filled += 1
        if "feedback" in columns and OWN in (cells[columns["feedback"]].strip() or OWN):
            table.put(number, columns["feedback"], _comment(row, given.mark))
        elif "feedback" in columns:
            kept.append(row.label)
    files.write(table.data(), target)
    notes = [] if given.scale else _differs(rows, given.mark, table, columns["most"])
    notes += [f"not graded, and left as they were: {some(matched.left)}"] if matched.left else []
    if kept:
        notes.append(f"comments of somebody else, left as they were: {some(kept)}")
    if "feedback" not in columns:
        notes.append(
            "the worksheet has no column for comments: Moodle adds it with Feedback comments enabled"
        )
    return Outcome(f"{target} written: {counted(filled, 'grade')} filled in", tuple(problems), tuple(notes))


def write_feedback(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Pack each student's report as a page, in the folders that Moodle names after its own numbers.

    Raises:
        ExportError: if the worksheet, which has the numbers, is none, or nothing can be written.
    """
    table = sheet.read(given.file("the grading worksheet, which has Moodle's numbers of students"))
    students = _students(table, _columns(table))
    matched = match(rows, students, table.name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, number in sorted(matched.lines.items(), key=lambda pair: pair[1]):
            if rows[at].read is None:
                continue
            known = students[number]
            named = files.names([known.get("name") or known["id"]])[0].replace("_", " ").strip()
            folder = f"{named}_{known['id']}_assignsubmission_file"
            entry = zipfile.ZipInfo(f"{folder}/feedback.html", STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, feedback.page(rows[at], rows[at].report()))
        count = len(archive.namelist())
    files.write(packed.getvalue(), target)
    return Outcome(f"{target} written: {counted(count, 'feedback file')}", matched.problems)


def _columns(table: Sheet) -> dict[str, int]:
    """Which column holds what: by the words of a language that is known, else by what is in it.

    Raises:
        ExportError: if it is no worksheet.
    """
    heads = [" ".join(cell.removeprefix(BOM).split()).casefold() for cell in table.rows[0]]
    found = {field: heads.index(word) for field, words in HEADERS.items() for word in words if word in heads}
    if not {"id", "grade", "most"} <= found.keys():
        found = _by_content(table)
    if not found or found["grade"] + 1 != found["most"]:
        got = line(", ".join(table.rows[0][:6]))
        raise ExportError(
            f"{table.name}: is no grading worksheet of Moodle's with points: it begins with {got}; {FIX}"
        )
    return found


def _by_content(table: Sheet) -> dict[str, int]:
    """Columns where no header is known: a word with a number, a name; a grade, its maximum."""
    body = [row for row in table.rows[1:] if len(row) == len(table.rows[0])]
    if not body or not all(re.fullmatch(r"\D*\d+", row[0]) for row in body):
        return {}
    for at in range(3, len(table.rows[0]) - 2):
        most = {row[at].strip() for row in body}
        before = {row[at - 1].strip() for row in body} - {"", "-"}
        if len(most) == 1 and all(map(NUMBER.fullmatch, most | before)):
            mail = next((n for n in range(2, at) if all("@" in row[n] for row in body)), None)
            last = len(table.rows[0]) - 1
            found = {"id": 0, "name": 1, "grade": at - 1, "most": at, "locked": at + 1, "feedback": last}
            return found | ({} if mail is None else {"email": mail})
    return {}


def _students(table: Sheet, columns: dict[str, int]) -> dict[int, Known]:
    """What each line says of its student; of "Participant 12", in whatever language, the number."""
    students: dict[int, Known] = {}
    for number, row in enumerate(table.rows[1:], 1):
        if len(row) != len(table.rows[0]):
            if any(cell.strip() for cell in row):
                said = f"row {number + 1} has {len(row)} cells, and the header {len(table.rows[0])}"
                raise ExportError(f"{table.name}: {said}; {FIX}")
            continue
        known = {field: row[columns[field]].strip() for field in HEADERS if field in columns}
        digits = re.search(r"\d+$", known["id"])
        if digits is None:
            raise ExportError(f"{table.name}: row {number + 1} has no number of a participant; {FIX}")
        known["id"] = digits[0]
        students[number] = known
    return students


def _grade(row: Row, name: str, most: float | None, *, scale: bool) -> tuple[str, str]:
    """What stands in the cell, or why nothing is to."""
    if row.ungraded and not row.excused:
        return "", "could not be graded"
    mark = mark_of(row, TOTAL if row.excused else name)
    if mark.excused:
        return "", "is excused, which a worksheet cannot say"
    score = mark.score
    if scale and most is not None and mark.max_score:
        score = score / mark.max_score * most
    if most is not None and score > most:
        there = written(most, most)
        return "", f"has {written(score, score)} points, and Moodle takes no more than {there}"
    return written(score, mark.max_score if most is None else max(most, score)), ""


def _differs(rows: Sequence[Row], name: str, table: Sheet, column: int) -> list[str]:
    """A note where Moodle has other points than the course."""
    own = max((mark_of(row, name).max_score for row in rows if not row.ungraded), default=None)
    most = next((_value(row[column]) for row in table.rows[1:] if column < len(row)), None)
    if most is None or own is None or abs(most - own) < 0.005:
        return []
    said = f"Moodle has {written(most, most)} points at most, the course {written(own, own)}"
    return [f"{table.name}: {said}; --scale makes one of the other"]


def _comment(row: Row, name: str) -> str:
    """What stands beside the grade: Moodle reads it as HTML, a spreadsheet perhaps as a formula."""
    return str(csv_cell("<br>".join(map(html, feedback.summary(row, name)))))


def _value(cell: str) -> float | None:
    found = NUMBER.fullmatch(cell.strip())
    return None if found is None else float(found[0].replace(",", "."))


def _decimal(table: Sheet, columns: dict[str, int]) -> str:
    """The decimal mark of the worksheet: that of its numbers."""
    for row in table.rows[1:]:
        for field in ("most", "grade"):
            cell = row[columns[field]] if columns[field] < len(row) else ""
            if (found := NUMBER.fullmatch(cell.strip())) and found[1]:
                return found[1][0]
    return "."
