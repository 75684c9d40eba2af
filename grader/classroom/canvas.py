"""What Canvas exports: all files of a class side by side, `name_LATE_user_attachment_file`.

The shape is that of `lib/content_zipper.rb` in instructure/canvas-lms: a name in small letters without
spaces, "LATE", the student's number or `anon_` and letters, that of the file, and the file's own name; a text
that was written on the page ends with `_text.html`, an address with `_link.html`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.classroom.export import Entry, Export
from grader.classroom.found import Found, HandIn, named, nobodys
from grader.classroom.names import alike
from grader.classroom.roster import Roster
from grader.record import Record
from grader.submission.limits import PATH_LIMIT

ABOUT = "submissions as Canvas exports them"
LATE = ("LATE", "late")  # the second in older exports
AGAIN = re.compile(
    r"^(?P<stem>.+?)-(?P<again>\d{1,3})(?P<ending>\.[^.]+)?$"
)  # "dropout-1.py": handed in again
NOT_CANVAS = "its name is none that Canvas gives"


class Upload(Record):
    """A file of Canvas's, with what its name says."""

    entry: Entry
    name: str
    user: str
    late: bool
    attachment: int
    file: str


def looks(export: Export, roster: Roster) -> bool:
    """Whether most files lie side by side with names that Canvas gives, and their numbers are no dates.

    Canvas gives no number to two files, nor one name to all students, as "hw_2026_12_kim.zip" would have it.
    """
    found = [upload(entry, roster) for entry in export.entries if "/" not in entry.name]
    uploads = [each for each in found if each is not None]
    if 2 * len(uploads) <= len(export.tops()):
        return False
    numbers = [each.attachment for each in uploads if each.attachment]
    people = {each.name or each.user for each in uploads}
    known = any(roster.known(each.user, ("id",)) for each in uploads)
    many = 2 * len({*numbers}) > len(numbers) or not numbers  # not all: a browser may have saved a file twice
    return many and (len(people) > 1 or len(uploads) == 1 or known)


def read(export: Export, roster: Roster) -> Found:
    """The attempts of each student; of a file that was handed in again, each version is in another one."""
    uploads: dict[tuple[str, str], list[Upload]] = {}
    rest = list[Entry]()
    for entry in export.entries:
        found = upload(entry, roster) if "/" not in entry.name else None
        if found is None:
            rest.append(entry)
        else:
            uploads.setdefault((found.user, found.name), []).append(found)
    hand_ins, groups = list[HandIn](), 0
    for (user, name), mine in uploads.items():
        known = roster.known(user, ("id",))
        group = name if known is not None and name and known.name and not alike(name, known.name) else ""
        groups += bool(group)
        student = named(user, "" if group else name)
        hand_ins += [replace(each, students=(student,), group=group) for each in _attempts(mine)]
    said = f"Canvas names one member of a group only (groups here: {groups}); the others are listed as absent"
    return Found(tuple(hand_ins), tuple(nobodys(rest, NOT_CANVAS)), (said,) if groups else ())


def upload(entry: Entry, roster: Roster) -> Upload | None:
    """What a file's name says; where it can be read in several ways, that with a student of the roster."""
    ways = [*_ways(entry)]
    known = [way for way in ways if roster.known(way.user, ("id",))]
    return next(iter(known or ways), None)


def _ways(entry: Entry) -> Iterator[Upload]:
    """All ways to read a name, those that have a student's name in them first."""
    parts = entry.name.split("_") if len(entry.name) <= PATH_LIMIT else []
    nameless = list[Upload]()
    for at in range(len(parts) - 1):
        before = parts[:at]
        is_late = bool(before) and before[-1] in LATE and (len(before) > 1 or before[-1] == "LATE")
        name = "_".join(before[:-1] if is_late else before)
        if parts[at] == "anon" and at + 2 < len(parts) and not name:
            user, rest = f"anon_{parts[at + 1]}", parts[at + 2 :]
        elif _is_number(parts[at]):
            user, rest = parts[at], parts[at + 1 :]
        else:
            continue
        if rest in (["text.html"], ["link.html"]):
            attachment, file = 0, rest[0]
        elif len(rest) > 1 and _is_number(rest[0]) and "_".join(rest[1:]):
            attachment, file = int(rest[0][:30]), "_".join(rest[1:])
        else:
            continue
        way = Upload(entry, name, user, is_late, attachment, file)
        if name or user.startswith("anon_"):
            yield way
        else:
            nameless.append(way)
    yield from nameless


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _attempts(uploads: list[Upload]) -> list[HandIn]:
    """Attempts of one student, the last with the newest version of each file."""
    versions: dict[str, list[Upload]] = {}
    for each in sorted(uploads, key=lambda each: each.attachment):
        versions.setdefault(_first_name(each.file), []).append(each)
    count = max(map(len, versions.values()))
    hand_ins = []
    for number in range(1, count + 1):
        own = {file: all_of_it[number - count - 1] for file, all_of_it in versions.items()
               if len(all_of_it) > count - number}  # fmt: skip
        files = tuple(replace(each.entry, name=file, modified=0.0) for file, each in own.items())
        hand_ins.append(HandIn((), files, number, late=any(each.late for each in own.values())))
    return hand_ins


def _first_name(file: str) -> str:
    """What a file was called before it was handed in again."""
    found = AGAIN.match(file)
    return found["stem"] + (found["ending"] or "") if found else file
