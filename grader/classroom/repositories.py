"""What Classroom 50 and GitHub Classroom make: a repository for each student, `assignment-username`."""

from grader.classroom.export import Entry, Export, within
from grader.classroom.found import Found, HandIn, named, nobodys
from grader.classroom.names import shared_start
from grader.classroom.roster import Roster

ABOUT = "repositories of Classroom 50 or GitHub Classroom"
MARKS = (".git/", ".github/")  # what a repository has
NO_REPOSITORY = "it is no repository named assignment-username"
LOGINS = ("login", "id")


def looks(export: Export, roster: Roster) -> bool:
    """Whether there are folders of one assignment, and repositories among them, or users of the roster."""
    tops = {name: entries for name, entries in export.tops().items() if _is_folder(entries)}
    assignment = _assignment([*tops], roster)
    if not assignment or 2 * len(tops) < len(export.tops()):
        return False
    known = [name for name in tops if roster.known(name[len(assignment) :], LOGINS)]
    is_repository = any(_is_repository(name, entries) for name, entries in tops.items())
    return is_repository or 2 * len(known) >= len(tops)


def read(export: Export, roster: Roster) -> Found:
    """One attempt a repository."""
    tops = export.tops()
    folders = [name for name, entries in tops.items() if _is_folder(entries)]
    assignment = _assignment(folders, roster)
    hand_ins, rest = list[HandIn](), list[Entry]()
    for name, entries in tops.items():
        user = name[len(assignment) :]
        if name not in folders or not name.startswith(assignment) or not user:
            rest += entries
        else:
            hand_ins.append(HandIn((named(user, login=user),), tuple(map(within, entries))))
    return Found(tuple(hand_ins), tuple(nobodys(rest, NO_REPOSITORY)))


def _is_folder(entries: list[Entry]) -> bool:
    return all("/" in entry.name for entry in entries)


def _is_repository(name: str, entries: list[Entry]) -> bool:
    return any(entry.name in {f"{name}/{mark}" for mark in MARKS} for entry in entries)


def _assignment(names: list[str], roster: Roster) -> str:
    """What stands before all user names: "hw1-". Where that is open, the roster decides; "" for none."""
    shared = shared_start(names)
    ends = [at + 1 for at, letter in enumerate(shared) if letter == "-" and at]
    if len(names) < 2 and not any(roster.known(name[end:], LOGINS) for name in names for end in ends):
        return ""
    return max(
        (shared[:end] for end in ends),
        key=lambda start: (
            sum(roster.known(name[len(start) :], LOGINS) is not None for name in names),
            len(start),
        ),
        default="",
    )
