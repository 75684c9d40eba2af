"""What of a class's gradings is out of date since its course has changed, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from grader.classroom import digests
from grader.classroom.digests import Digests
from grader.classroom.entries import KeptAttempt, KeptGrading, MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.gradings import GRADED
from grader.classroom.scopes import scope_of
from grader.classroom.students import Student
from grader.grading.grade import Scope
from grader.record import Record

GRADER, UNKNOWN, NEW = "another version of the grader", "it is not known by what it was graded", "new"


class Target(Record):
    """The attempt of a student that counts, and what of its grading is out of date.

    Attributes:
        student: whose.
        attempt: the last one.
        last: its newest grading.
        homes: by assignment, the grading that counts.
        run: what of the course is run again; None where nothing is, as only points are others.
        draw: of hidden inputs, to be repeated.
        why: by assignment, what of it has changed; none where only points have.
    """

    student: Student
    attempt: KeptAttempt
    last: KeptGrading
    homes: dict[str, KeptGrading]
    run: Scope | None
    draw: int | None
    why: dict[str, tuple[str, ...]]


class Plan(Record):
    """What a regrade has to do.

    Attributes:
        targets: out of date, and not done.
        done: how many wait already to be accepted.
        ungraded: how many students have handed in what was never graded.
        why: by assignment, what has changed, of all targets.
    """

    targets: tuple[Target, ...]
    done: int
    ungraded: int
    why: dict[str, tuple[str, ...]]


class Now(Record):
    """The course as it is now, beside what is known of how it was.

    Attributes:
        book: the gradebook.
        made: what a grading would be made from, of any scope.
        digests: of the course.
        known: digests of earlier courses, by what was made from them; looked up once.
    """

    book: Gradebook
    made: MadeFrom
    digests: Digests
    known: dict[MadeFrom, Digests] = field(default_factory=dict)

    def has(self, made_from: MadeFrom) -> bool:
        """Whether something was made from the course as it is now."""
        return replace(made_from, scope="") == self.made

    def before(self, made_from: MadeFrom) -> Digests:
        """The digests of the course that something was made from; none where they were not kept."""
        if made_from not in self.known:
            self.known[made_from] = self.book.regrades.digests(made_from)
        return self.known[made_from]


def now(book: Gradebook) -> Now:
    """Look at the course of a gradebook, and keep its digests there for the next time."""
    found = Now(book, book.today(), digests.of(book.course))
    book.regrades.remember(found.made, found.digests)
    return found


def waiting(now: Now) -> list[MadeFrom]:
    """What the gradings of this regrade were made from, one for each scope."""
    return [each for each in now.book.regrades.waiting() if now.has(each)]


def older(now: Now) -> list[MadeFrom]:
    """What gradings were made from that wait since an earlier change of the course."""
    return [each for each in now.book.regrades.waiting() if not now.has(each)]


def plan(now: Now) -> Plan:
    """Find out what of a class is out of date."""
    book = now.book
    targets, done, ungraded = list[Target](), 0, 0
    for student in book.students():
        mine = book.attempts(student.id)
        made = book.regrades.accepted(mine[-1].key) if mine else []
        if not made:
            ungraded += bool(mine)
        elif book.regrades.is_waiting(mine[-1].key, now.made):
            done += 1
        elif found := _target(now, student, mine[-1], made):
            targets.append(found)
    why: dict[str, tuple[str, ...]] = {}
    for name, said in (pair for target in targets for pair in target.why.items()):
        why[name] = tuple(dict.fromkeys((*why.get(name, ()), *said)))
    return Plan(tuple(targets), done, ungraded, why)


def _target(now: Now, student: Student, attempt: KeptAttempt, made: Sequence[KeptGrading]) -> Target | None:
    """What of an attempt is out of date; None where nothing is."""
    homes: dict[str, KeptGrading] = {}
    for grading in made:
        if grading.status == GRADED:
            homes = dict.fromkeys(now.book.regrades.assignments_of(grading), grading) | homes
    if all(now.has(each.made_from) for each in homes.values() or made[:1]):
        return None
    if not homes:  # nothing of it could be graded
        scope = scope_of(made[0].made_from.scope)
        return Target(student, attempt, made[0], homes, scope, _draw(now, made), {})
    whole = next((each for each in made if not scope_of(each.made_from.scope).only), None)
    ids, reveal, why = list[str](), False, dict[str, tuple[str, ...]]()
    for name in now.digests:
        home = homes.get(name)
        if home is None and whole is None:
            continue
        touched = _touched(now, name, home)
        scope = scope_of((home or whole or made[0]).made_from.scope)
        if mine := _asked(now, name, touched, scope):
            ids += mine
            reveal |= scope.reveal
            why[name] = tuple(dict.fromkeys(said for names in touched.values() for said in names))
    tiers = {tier for each in now.book.course.assignments for tier in digests.ids(each)[digests.TRAINING]}
    run = Scope(tuple(ids), not tiers.isdisjoint(ids), reveal) if ids else None
    return Target(student, attempt, made[0], homes, run, _draw(now, [*homes.values()]), why)


def _touched(now: Now, name: str, home: KeptGrading | None) -> dict[str, tuple[str, ...]]:
    """The groups of an assignment that have to be run again, each with why."""
    if home is None:
        return dict.fromkeys(digests.GROUPS, (NEW,))
    if now.has(home.made_from):
        return {}
    if home.made_from.grader != now.made.grader:
        return dict.fromkeys(digests.GROUPS, (GRADER,))
    before = now.before(home.made_from)
    if not before:
        return dict.fromkeys(digests.GROUPS, (UNKNOWN,))
    return digests.touched(before.get(name, {}), now.digests[name])


def _asked(now: Now, name: str, groups: Iterable[str], scope: Scope) -> list[str]:
    """The ids of an assignment's groups, as far as the scope of an earlier grading has them."""
    ids = digests.ids(now.book.course.assignment(name))
    found = [each for group in groups if scope.training or group != digests.TRAINING for each in ids[group]]
    only = tuple(f"{each}::" for each in scope.only)
    return [each for each in found if not only or f"{each}::".startswith(only)]


def _draw(now: Now, made: Sequence[KeptGrading]) -> int | None:
    """The draw of the newest of some gradings that has one."""
    drawn = [each.draw for each in sorted(made, key=lambda each: -each.key) if each.draw]
    return int(drawn[0]) if drawn and now.book.course.fresh else None
