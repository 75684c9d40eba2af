"""Whose line of a platform's file is whose: told by IDs; by names only where nobody else has it."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from grader.classroom.out.rows import Row
from grader.record import Record

Known = Mapping[str, str]  # what a line says of its student: "id", "sis_id", "login", "email", "name"
Index = Mapping[str, list[int]]  # numbers of lines by what they say
SOME = 10  # names in one sentence


class Matched(Record):
    """Rows and their lines.

    Attributes:
        lines: the number of each row's line.
        problems: what is said of rows that have none, a line each.
        left: labels of the lines that no row is of.
    """

    lines: dict[int, int]
    problems: tuple[str, ...]
    left: tuple[str, ...]


def match(rows: Sequence[Row], lines: Mapping[int, Known], file: str) -> Matched:
    """Find the line of each row.

    All IDs of a row that a file has must say the same line, and none another one. Nobody is chosen by a name
    that two have.

    Args:
        rows: of students.
        lines: what the file says of each student, by the line's number.
        file: its name, for messages.
    """
    by = {field: _index(lines, field) for field in ("id", "sis_id", "login", "email", "name")}
    called = Counter(form for row in rows for form in forms(row.name or row.id))
    taken: dict[int, list[int]] = {}
    problems = list[str]()
    for at, row in enumerate(rows):
        found = _found(row, lines, by, called)
        if len(found) == 1:
            taken.setdefault(found.pop(), []).append(at)
        elif found:
            said = " and ".join(_label(lines[number]) for number in sorted(found))
            problems.append(f"{row.label}: may be {said} in {file}; give the IDs with --roster")
        else:
            problems.append(f"{row.label}: is not in {file}; give the IDs with --roster, or enter it by hand")
    for number, several in taken.items():
        if len(several) > 1:
            names = " and ".join(rows[at].label for at in several)
            problems.append(f"{names}: both seem to be {_label(lines[number])} in {file}; leave one report")
    left = tuple(_label(known) for number, known in lines.items() if number not in taken)
    own = {several[0]: number for number, several in taken.items() if len(several) == 1}
    return Matched(own, tuple(problems), left)


def _found(row: Row, lines: Mapping[int, Known], by: Mapping[str, Index], called: Counter[str]) -> set[int]:
    """The lines that may be a row's."""
    found = {number for field, value in _claims(row) for number in by[field].get(key(value), ())}
    mine = forms(row.name or row.id)
    if not found and all(called[form] == 1 for form in mine):
        found = {number for form in mine for number in by["name"].get(form, ())}
    return set() if len(found) == 1 and _is_another(row, lines[min(found)]) else found


def key(text: str) -> str:
    """What is the same for two spellings of one ID."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def forms(name: str) -> set[str]:
    """Spellings of a name without spaces: as it stands, and with what is before a comma at the end."""
    last, _, first = key(name).partition(",")
    return {form.replace(" ", "") for form in (last + first, first + last) if form}


def some(labels: Sequence[str]) -> str:
    """Labels in a sentence; of many, the first ones."""
    more = f" and {len(labels) - SOME} more" if len(labels) > SOME else ""
    return ", ".join(labels[:SOME]) + more


def _index(lines: Mapping[int, Known], field: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for number, known in lines.items():
        value = known.get(field, "")
        for each in forms(value) if field == "name" else {key(value)} - {""}:
            index.setdefault(each, []).append(number)
    return index


def _claims(row: Row) -> list[tuple[str, str]]:
    """Which IDs a row says, each with the field that it may stand in."""
    claims = [("sis_id", row.sis_id), ("login", row.login), ("login", row.email), ("email", row.email)]
    own = [("id", row.id)]
    if not any(value for _, value in claims):  # all that is known may be any of them
        own += [("sis_id", row.id), ("login", row.id), ("email", row.id)]
    return [(field, value) for field, value in own + claims if value]


def _is_another(row: Row, known: Known) -> bool:
    """Whether an ID in a line says that it is of somebody else."""
    own = {key(value) for value in (row.id, row.sis_id, row.login, row.email) if value}
    told = (known.get(field, "") for field in ("sis_id", "login", "email") if getattr(row, field))
    return any(value and key(value) not in own for value in told)


def _label(known: Known) -> str:
    name, own = known.get("name", ""), known.get("id", "")
    return f"{name} ({own})" if name and own else name or own
