"""What Gradescope exports: a folder for each submission, and `submission_metadata.yml`, which names people.

Names of its keys, as exports have them: `:submitters` with `:name`, `:sid` and `:email`, more than one for a
group; `:created_at`; `:history`, the submissions before, whose files are not exported.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from grader.classroom import metadata
from grader.classroom.export import Entry, Export, IntakeError, within
from grader.classroom.found import Found, HandIn, Nobody, named, nobodys
from grader.classroom.roster import Roster
from grader.classroom.students import Student

ABOUT = "submissions as Gradescope exports them"
METADATA = "submission_metadata.yml"
ITS_OWN = "Gradescope's own list"
NAMES_NOBODY = f"{METADATA} names nobody for it"
NOT_THERE = f"it is not in {METADATA}"
TIME = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:\.\d+)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII
)


def looks(export: Export, roster: Roster) -> bool:
    """Whether Gradescope's list is there."""
    return any(entry.name == METADATA for entry in export.entries)


def read(export: Export, roster: Roster) -> Found:
    """One attempt a submission, of all its submitters, with the number that the history gives it.

    Raises:
        IntakeError: if the list is not there, or cannot be read.
    """
    said = _metadata(export)
    hand_ins, nobody, missing = list[HandIn](), list[Nobody](), {*said}
    for name, entries in export.tops().items():
        about = said.get(name)
        missing.discard(name)
        students = [*_submitters(about)]
        if name == METADATA:
            nobody += nobodys(entries, ITS_OWN)
        elif not students:
            nobody += _nobodys(name, entries, NAMES_NOBODY if name in said else NOT_THERE)
        else:
            hand_ins.append(_hand_in(students, entries, about))
    warnings = [f"{name}: in {METADATA}, but not in the export; export it again" for name in sorted(missing)
                if any(_submitters(said[name]))]  # fmt: skip
    return Found(tuple(hand_ins), tuple(nobody), tuple(warnings))


def _nobodys(name: str, entries: list[Entry], why: str) -> Iterator[Nobody]:
    """Files of this name, and a folder of it as a whole."""
    files = [entry for entry in entries if entry.name == name]
    yield from nobodys(files, why)
    for entry in [entry for entry in entries if entry.name != name][:1]:
        yield Nobody(f"{entry.path.removesuffix(entry.name)}{name}/", why)


def _metadata(export: Export) -> dict[str, Any]:
    entry = next((entry for entry in export.entries if entry.name == METADATA), None)
    if entry is None:
        raise IntakeError(f"{export.name}: no {METADATA} in it; export the submissions again")
    content = entry.content(metadata.SIZE_LIMIT)
    try:
        if len(content) > metadata.SIZE_LIMIT:
            raise metadata.Malformed(f"it is larger than {metadata.SIZE_LIMIT >> 20} MiB")
        return metadata.read(content)
    except metadata.Malformed as error:
        raise IntakeError(f"{METADATA}: cannot be read ({error}); export the submissions again") from None


def _submitters(about: Any) -> Iterable[Student]:
    """Who handed in a submission. Somebody without a school's number goes by the address."""
    listed = about.get("submitters") if isinstance(about, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            sid, email, name = (_text(each.get(field)) for field in ("sid", "email", "name"))
            if id := sid or email or name:
                yield named(id, name, email=email, sis_id=sid)


def _hand_in(students: list[Student], entries: list[Entry], about: Any) -> HandIn:
    when = _time(about.get("created_at"))
    listed = about.get("history")
    times = [_time(each.get("created_at")) for each in listed or () if isinstance(each, dict)]
    before = [time for time in times if when is None or time is None or time <= when]
    return HandIn(
        tuple(students),
        tuple(replace(within(entry), modified=0.0) for entry in entries),
        len(before) + 1,
        when,
        group=", ".join(student.name or student.id for student in students) if len(students) > 1 else "",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _time(value: Any) -> datetime | None:
    """A time as Ruby writes it, "2026-04-26 17:34:00.861687000 Z"."""
    found = TIME.fullmatch(_text(value).strip())
    if not found:
        return None
    try:
        time = datetime.fromisoformat(found["time"])
        zone = found["zone"] or "Z"
        if zone in ("Z", "UTC"):
            return time.replace(tzinfo=UTC)
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
        return time.replace(tzinfo=timezone(offset))
    except ValueError:
        return None
