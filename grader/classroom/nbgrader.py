"""What nbgrader collects: `submitted/student/assignment/notebook.ipynb`, and `timestamp.txt` beside it.

All assignments of one student are one submission, since the modules of a course build on each other.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grader.classroom.export import Entry, Export, top, within
from grader.classroom.found import Found, HandIn, Nobody, named, nobodys
from grader.classroom.roster import Roster
from grader.submission.limits import SubmissionError

ABOUT = "submissions as nbgrader collects them"
SUBMITTED = "submitted"
STAMP = "timestamp.txt"
STAMP_LIMIT = 200  # bytes
OUTSIDE = f"it is not in {SUBMITTED}/student/assignment/"


def looks(export: Export, roster: Roster) -> bool:
    """Whether there is a folder `submitted`, or each student's folder has time stamps in folders."""
    below, _ = _submitted(export)
    deep = [entry for entry in below if entry.name.count("/") >= 2]
    is_submitted = export.name == SUBMITTED or SUBMITTED in export.tops()
    stamped = any(entry.name.count("/") == 2 and entry.name.endswith(f"/{STAMP}") for entry in deep)
    return bool(deep) and 2 * len(deep) > len(below) and (is_submitted or stamped)


def read(export: Export, roster: Roster) -> Found:
    """One attempt a student, of all assignments."""
    below, rest = _submitted(export)
    mine: dict[str, list[Entry]] = {}
    nobody = list[Nobody]()
    for entry in below:
        if entry.name.rstrip("/").count("/") == 0 and not entry.is_folder:
            nobody += nobodys([entry], OUTSIDE)
        else:
            mine.setdefault(top(entry), []).append(entry)
    hand_ins = [
        HandIn((named(student),), tuple(map(within, entries)), when=_when(entries))
        for student, entries in mine.items()
    ]
    return Found(tuple(hand_ins), (*nobody, *nobodys(rest, OUTSIDE)))


def _submitted(export: Export) -> tuple[list[Entry], list[Entry]]:
    """Files of students, and the others, of the folder of a whole course."""
    inside = [entry for entry in export.entries if top(entry) == SUBMITTED and "/" in entry.name]
    if not inside:
        return [*export.entries], []
    return [within(entry) for entry in inside], [e for e in export.entries if top(e) != SUBMITTED]


def _when(entries: Iterable[Entry]) -> datetime | None:
    """The latest of the times that nbgrader wrote down."""
    stamps = [entry for entry in entries if entry.name.rpartition("/")[2] == STAMP and not entry.why]
    times = list[datetime]()
    for entry in stamps:
        try:
            text = entry.content(STAMP_LIMIT)[:STAMP_LIMIT].decode("utf-8-sig", "replace")
        except SubmissionError:
            continue
        if (time := _time(text.strip())) is not None:
            times.append(time)
    return max(times, default=None)


def _time(text: str) -> datetime | None:
    """A time such as "2026-03-02 15:58:23.948203 Asia/Seoul"; one without a place is in UTC."""
    day, _, rest = text.partition(" ")
    clock, _, zone = rest.partition(" ")
    try:
        time = datetime.fromisoformat(f"{day} {clock}".strip())
        if time.tzinfo is not None:
            return time
        return time.replace(tzinfo=UTC if zone in ("", "UTC", "GMT", "Z") else ZoneInfo(zone))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None
