"""What Moodle exports: a folder, or a file, for each student and way to hand in.

The shape is that of `mod/assign/classes/downloader.php` in moodle/moodle: a folder
`Full name_12_assignsubmission_file`, where 12 is the student's number in this assignment; versions before 4.1
put another `_` behind. A teacher who wants no folders gets `Full name_12_assignsubmission_file_dropout.py`.
In a group's assignment name and number are the group's, in an anonymous one the name is "Participant".
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.classroom.export import Entry, Export, top, within
from grader.classroom.found import Found, HandIn, named, nobodys
from grader.classroom.names import key
from grader.classroom.roster import Roster
from grader.classroom.students import Student

ABOUT = "submissions as Moodle exports them"
SHAPE = re.compile(
    r"(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<way>[a-z]+)_*(?P<file>.*)", re.DOTALL
)
ANONYMOUS = {"participant", "teilnehmer/in", "teilnehmerin", "teilnehmer in", "참여자", "참가자"}
NOT_MOODLE = "its name is none that Moodle gives"


def looks(export: Export, roster: Roster) -> bool:
    """Whether most folders and files have names that Moodle gives."""
    tops = export.tops()
    return 2 * len([each for each in tops if SHAPE.fullmatch(each)]) > len(tops)


def read(export: Export, roster: Roster) -> Found:
    """One attempt a student, with what was handed in each way."""
    mine: dict[tuple[str, str], list[Entry]] = {}
    rest = list[Entry]()
    for entry in export.entries:
        found = SHAPE.fullmatch(top(entry))
        if found is None:
            rest.append(entry)
            continue
        file = entry.name.partition("/")[2] if "/" in entry.name else found["file"]
        own = within(entry) if "/" in entry.name.rstrip("/") else replace(entry, name=file or entry.name)
        mine.setdefault((found["id"] or "", found["name"]), []).append(replace(own, modified=0.0))
    hand_ins = []
    for (number, name), files in mine.items():
        students, group = _students(number, name.replace("_", " "), roster)
        hand_ins.append(HandIn(tuple(students), tuple(files), group=group))
    return Found(tuple(hand_ins), tuple(nobodys(rest, NOT_MOODLE)))


def _students(number: str, name: str, roster: Roster) -> tuple[Sequence[Student], str]:
    """Whose a folder is, and the name of their group."""
    if not (number and roster.known(number, ("id",))) and (members := roster.group(name)):
        return members, name
    is_anonymous = key(name) in ANONYMOUS and number
    return [named(number or name, f"{name} {number}" if is_anonymous else name)], ""
