"""A plain folder of submissions: each folder, archive, module or notebook in it is one student's."""

from collections import Counter

from grader.classroom.export import Entry, Export, spelled_top, within
from grader.classroom.found import Found, HandIn, Nobody, named, nobodys
from grader.classroom.names import key
from grader.classroom.roster import Roster
from grader.submission.limits import ARCHIVES, FOREIGN_ARCHIVES, split

ABOUT = "a folder of submissions"
NAMED = 3  # files in a warning
NO_SUBMISSION = "it is no folder, archive, module or notebook"
ONE_NAME = "another one has the same name; rename one of them"


def looks(export: Export, roster: Roster) -> bool:
    """Always: it is what is left where no platform's shape is found."""
    return True


def read(export: Export, roster: Roster) -> Found:
    """One attempt for each folder and each file that can be a submission."""
    tops = export.tops()
    mine = {name: entries for name, entries in tops.items() if not _is_file(entries) or _stem(name) != name}
    stems = {name: _stem(name) if _is_file(entries) else name for name, entries in mine.items()}
    counted = Counter(map(key, stems.values()))
    spelled = Counter(map(key, mine))
    hand_ins, nobody = list[HandIn](), list[Nobody]()
    for name, entries in tops.items():
        if name not in mine:
            nobody += nobodys(entries, NO_SUBMISSION)
        elif spelled[key(name)] > 1 or _is_doubled(entries):
            nobody += nobodys(entries, ONE_NAME)
        else:
            files = entries if _is_file(entries) else [within(entry) for entry in entries]
            stem = stems[name]
            is_one = counted[key(stem)] == 1 or roster.known(stem) or roster.called(stem)
            hand_ins.append(HandIn((named(stem if is_one else name),), tuple(files)))
    return Found(tuple(hand_ins), tuple(nobody), tuple(_taken(mine)))


def _taken(mine: dict[str, list[Entry]]) -> list[str]:
    """A warning where single modules are taken for a student's each: perhaps all are one student's."""
    single = [name for name, entries in mine.items() if _is_file(entries) and split(name)[1]]
    if len(single) < 2 or len(single) < len(mine):
        return []
    names = ", ".join(single[:NAMED]) + (f" and {len(single) - NAMED} more" if len(single) > NAMED else "")
    return [f"each file was taken for one student's: {names}; if all are of one, give the folder above"]


def _is_file(entries: list[Entry]) -> bool:
    return any("/" not in entry.name for entry in entries)


def _is_doubled(entries: list[Entry]) -> bool:
    """Whether two have one name, perhaps as different disks spell it."""
    return len({spelled_top(entry) for entry in entries}) > 1 or (_is_file(entries) and len(entries) > 1)


def _stem(name: str) -> str:
    """A file's name without the ending of a submission; all of another one's."""
    stem, kind = split(name)
    if kind:
        return stem
    endings = [end for end in (*ARCHIVES, *FOREIGN_ARCHIVES) if name.lower().endswith(end)]
    ending = max(endings, key=len, default="")
    return name[: len(name) - len(ending)] or name
