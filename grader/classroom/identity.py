"""Who is who: students as an export names them, and those of a roster. Nobody is merged by accident."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from grader.classroom.found import Found, HandIn, Nobody
from grader.classroom.names import alike, key
from grader.classroom.roster import Roster
from grader.classroom.students import Student

NAMED = 5  # students in one sentence

Matched = dict[Student, Student]  # the roster's student for one that an export names


def settled(found: Found, roster: Roster, id_fields: Sequence[str], *, names_only: bool) -> Found:
    """What an export says, with the students of the roster in the place of those that it names.

    Args:
        found: what it says.
        roster: of the class; one without students changes nobody.
        id_fields: fields of the roster that an id of the export may stand in. The first is meant; one that
            stands in another must not contradict by its name.
        names_only: whether ids are but names: then one that may mean several students is nobody's.
    """
    claims = [*dict.fromkeys(student for hand_in in found.hand_ins for student in hand_in.students)]
    matched = {claim: known for claim in claims if (known := _known(claim, roster, id_fields)) is not None}
    unclear = _match_names(claims, matched, roster) if names_only or not matched else {}
    reasons = _of_others(claims, matched, roster) | (unclear if names_only else {})
    hand_ins, nobody = list[HandIn](), [*found.nobody]
    for hand_in in found.hand_ins:
        if why := next((reasons[each] for each in hand_in.students if each in reasons), ""):
            nobody += _nobodys(hand_in, why)
        else:
            students = dict.fromkeys(_named(matched, each) for each in hand_in.students)
            hand_ins.append(replace(hand_in, students=tuple(students)))
    kept, more = _without_clashes(hand_ins)
    return Found(tuple(kept), (*nobody, *more), (*found.warnings, *_strangers(kept, roster)))


def _match_names(claims: Sequence[Student], matched: Matched, roster: Roster) -> dict[Student, str]:
    """Match by name whom nothing else has matched, and say of whom it stays open why.

    It is asked where the export has no IDs, or the roster has none of them. Else a student whose ID is not in
    the roster is somebody else, perhaps of the same name.
    """
    taken = {student.id for student in matched.values()}
    by_name: dict[Student, list[Student]] = {}
    unclear: dict[Student, str] = {}
    for claim in claims:
        called = roster.called(claim.name or claim.id) if claim not in matched else []
        if len(called) > 1:
            unclear[claim] = f"{len(called)} students of the roster are called so; name it by ID"
        elif called:
            by_name.setdefault(called[0], []).append(claim)
    for student, mine in by_name.items():
        if len(mine) == 1 and student.id not in taken:
            matched[mine[0]] = student
        else:
            said = f"it may be of {student.label}, as another one may; name it by ID"
            unclear |= dict.fromkeys(mine, said)
    return unclear


def _of_others(claims: Sequence[Student], matched: Matched, roster: Roster) -> dict[Student, str]:
    """Those who are not in the roster, but whose ID another student has there, and a sentence for each."""
    ids = {key(student.id): student for student in roster.students}
    said = "its ID, {}, is that of {} in the roster; export the roster again"
    return {
        claim: said.format(claim.id, ids[key(claim.id)].label)
        for claim in claims
        if claim not in matched and key(claim.id) in ids
    }


def _named(matched: Matched, claim: Student) -> Student:
    student = matched.get(claim, claim)
    return student if student.name else replace(student, name=claim.name)


def _known(claim: Student, roster: Roster, id_fields: Sequence[str]) -> Student | None:
    asked = (
        (claim.id, id_fields),
        (claim.sis_id, ("sis_id", "id")),
        (claim.email, ("email", "login")),
        (claim.login, ("login", "id")),
    )
    for value, fields in asked:
        for field in fields:
            found = roster.known(value, (field,))
            agrees = found is not None and (not claim.name or not found.name or alike(claim.name, found.name))
            if found is not None and (field == fields[0] or agrees):
                return found
    return None


def _without_clashes(hand_ins: Sequence[HandIn]) -> tuple[list[HandIn], list[Nobody]]:
    """Hand-ins whose students and numbers are clear, and the files of the others."""
    mine: dict[str, list[HandIn]] = {}
    for hand_in in hand_ins:
        mine.setdefault(key(hand_in.students[0].id), []).append(hand_in)
    kept, nobody = list[HandIn](), list[Nobody]()
    for several in mine.values():
        first = several[0].students[0]
        names = {hand_in.students[0].name for hand_in in several} - {""}
        why = ""
        if any(not alike(name, other) for name, other in pairwise(sorted(names))):
            why = f"two students have the ID {first.id}; name them apart"
        elif len(several) > 1 and any(hand_in.number is None for hand_in in several):
            why = f"several are of {first.label}; leave one of them"
        for hand_in in several:
            if why:
                nobody += _nobodys(hand_in, why)
            else:
                kept.append(hand_in)
    return kept, nobody


def _nobodys(hand_in: HandIn, why: str) -> list[Nobody]:
    return [Nobody(entry.path, why) for entry in hand_in.files]


def _strangers(hand_ins: Sequence[HandIn], roster: Roster) -> list[str]:
    """A warning of who handed in, but is not in the roster."""
    listed = {student.id for student in roster.students}
    found = dict.fromkeys(each for hand_in in hand_ins for each in hand_in.students if each.id not in listed)
    if not listed or not found:
        return []
    names = [student.label for student in found]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return [f"not in the roster, but handed in: {', '.join(names[:NAMED])}{more}"]
