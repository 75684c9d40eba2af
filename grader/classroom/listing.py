"""Who handed in what, as a table on a terminal."""

from datetime import datetime

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from grader.classroom.intake import Intake
from grader.classroom.names import key
from grader.classroom.students import is_archive
from grader.report.page import BAD, Page
from grader.submission.limits import SubmissionError

NAME, ID, GROUP = 36, 24, (12, 24)  # columns at most; of a group's name on a narrow page, and on a wide one
WIDE = 90  # columns of a wide page
WHEN = 20  # columns of a time
OF_ONE_REASON = 200  # files that are listed for one reason


def render(intake: Intake, console: Console) -> None:
    """Print all of an intake."""
    page = Page(console)
    page.line((page.one_line(intake.sentence), "bold"), hang=2)
    page.blank()
    console.print(_table(intake, page))
    _unreadable(intake, page)
    rest(intake, page)


def rest(intake: Intake, page: Page) -> None:
    """Print what is in no row: warnings, who handed in nothing, what is nobody's."""
    for warning in intake.warnings:
        page.blank()
        page.line(f"Warning: {page.one_line(warning)}", hang=2)
    if intake.absent:
        page.blank()
        names = ", ".join(page.cut(student.label, NAME + ID) for student in intake.absent)
        page.line((f"Handed in nothing ({len(intake.absent)}): ", "bold"), names, hang=2)
    if intake.nobody:
        page.blank()
        page.line((f"Nobody's files ({len(intake.nobody)})", "bold"))
        _nobody(intake, page)


def _unreadable(intake: Intake, page: Page) -> None:
    """Print which of the attempts that count cannot be read, as of a broken archive."""
    for attempt in intake.attempts:
        if attempt.latest and any(is_archive(entry) or entry.why for entry in attempt.files):
            try:
                attempt.submission()
            except SubmissionError as error:
                said = page.one_line(str(error))
                name = page.cut(attempt.student.label, NAME + ID)
                named = "" if said.startswith(f"{name}: ") else f"{name}: "
                page.blank()
                page.line(("Cannot be read: ", BAD), f"{named}{said}", hang=2)


def _table(intake: Intake, page: Page) -> Table:
    """A row a student, each member of a group, of the attempt that counts. No column is empty."""
    latest = [attempt for attempt in intake.attempts if attempt.latest]
    said = {
        "group": any(attempt.group for attempt in latest),
        "late": any(attempt.late is not None for attempt in latest),
        "when": any(attempt.when for attempt in latest),
    }
    columns = [name for name, is_said in said.items() if is_said]
    table = Table(box=None, pad_edge=False)
    for name in ("student", "id", "attempts", "files", *columns):
        justify: JustifyMethod = "right" if name in ("attempts", "files") else "left"
        widest = max([len(attempt.student.id) for attempt in latest]) if name == "id" else 0
        least = WHEN if name == "when" else min(max(widest, len(name)), ID)
        table.add_column(name, justify=justify, no_wrap=True, min_width=least)
    rows = [(student, attempt) for attempt in latest for student in attempt.members]
    for student, attempt in sorted(rows, key=lambda row: key(row[0].name or row[0].id)):
        cells = {
            "group": Text(page.cut(attempt.group, GROUP[page.width >= WIDE])),
            "late": Text("late" if attempt.late else "", BAD),
            "when": Text(_when(attempt.when)),
        }
        table.add_row(
            Text(page.cut(student.name or student.id, NAME)),
            Text(page.cut(student.id, ID)),
            str(attempt.number),
            str(len(attempt.files)),
            *(cells[column] for column in columns),
        )
    return table


def _when(when: datetime | None) -> str:
    if when is None:
        return ""
    zone = when.strftime("%z")
    return f"{when:%Y-%m-%d %H:%M} {'UTC' if zone == '+0000' else f'{zone[:3]}:{zone[3:5]}'}"


def _nobody(intake: Intake, page: Page) -> None:
    """Each reason once, and below it all that is nobody's for it."""
    for why in dict.fromkeys(each.why for each in intake.nobody):
        paths = [each.path for each in intake.nobody if each.why == why]
        page.line(f"{page.one_line(why)}:", indent=2, hang=2)
        for path in paths[:OF_ONE_REASON]:
            page.line(page.one_line(path), indent=4, hang=2)
        if len(paths) > OF_ONE_REASON:
            page.line(f"and {len(paths) - OF_ONE_REASON} more", indent=4)
