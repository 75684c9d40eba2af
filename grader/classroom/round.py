"""A class graded: every attempt goes into the gradebook, and what is new or changed is graded.

A report is in the gradebook the moment it is there. So a round that is stopped, however, goes on with the
same command: what was graded from the same submission, course, results and grader is not graded again.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from functools import partial

from grader.classroom import digests
from grader.classroom.engine import TRIES, Engine, Piece
from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.intake import Attempt, Intake
from grader.classroom.modules import module_digests
from grader.classroom.scopes import scope_text
from grader.classroom.stored import unpacked
from grader.classroom.work import Order, piece
from grader.course.course import Course
from grader.grading.provenance import digest, now, origin, provenance
from grader.grading.results import ungradable
from grader.model import Report
from grader.record import Record
from grader.submission.limits import SubmissionError, shown
from grader.submission.modules import module_files
from grader.submission.submission import Submission

NAMED = 3  # files of an attempt that its source names
CHANGED = "its files have changed while the class was graded; run the same command again"


class Place(Record):
    """An attempt that counts, and where it is in the gradebook.

    Attributes:
        attempt: as the export has it.
        digest: of its files.
        keys: in the gradebook, one for each student who handed it in.
        problem: why it cannot be read; "" where it can.
    """

    attempt: Attempt
    digest: str
    keys: tuple[int, ...]
    problem: str = ""

    @property
    def name(self) -> str:
        """What it is called: the student, or the first of a group."""
        return shown(self.attempt.student.label)


class Round(Record):
    """What is to be graded of a class, and what is not.

    Attributes:
        places: all attempts that count.
        known: of them, those that were graded before.
        aside: those that have ended their workers too often, by index in `places`, with the reason.
        waiting: the others.
        tries: how often each of these was lost before, by key.
    """

    places: tuple[Place, ...]
    known: tuple[int, ...]
    aside: dict[int, str]
    waiting: tuple[int, ...]
    tries: dict[int, int]


class Event(Record):
    """What has happened to one attempt; with index -1, nothing for a while.

    Attributes:
        index: of it in the round's places.
        report: on it, recorded; None where its worker was lost.
        lost: how that was.
        again: whether it will be tried again.
    """

    index: int
    report: Report | None = None
    lost: str = ""
    again: bool = False


NOTHING = Event(-1)


def prepare(
    intake: Intake,
    book: Gradebook,
    made_from: MadeFrom,
    *,
    retry: bool = False,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Round:
    """Enter a class into the gradebook, and find out what is to be graded.

    Args:
        intake: the class.
        book: its gradebook.
        made_from: what gradings are made from now.
        retry: whether what was set aside is graded all the same.
        told: is called with the number of attempts that were looked at, and of all.
    """
    book.regrades.remember(made_from, digests.of(book.course))
    places = []
    for number, attempt in enumerate(intake.attempts):
        told(number, len(intake.attempts))
        place = _entered(attempt, book)
        if attempt.latest:
            places.append(place)
    for student in intake.absent:
        book.add_student(student)
    lost = {each.attempt.key: each for each in book.set_aside(1)}
    known, waiting, aside = list[int](), list[int](), dict[int, str]()
    for index, place in enumerate(places):
        was_lost = lost.get(place.keys[0])
        if all(book.graded(key, made_from) for key in place.keys):
            known.append(index)
        elif was_lost is not None and was_lost.tries >= TRIES and not retry:
            aside[index] = was_lost.reason
        else:
            waiting.append(index)
    tries = {} if retry else {key: each.tries for key, each in lost.items()}
    return Round(tuple(places), tuple(known), aside, tuple(waiting), tries)


def _entered(attempt: Attempt, book: Gradebook) -> Place:
    """Enter an attempt for each student who handed it in."""
    names = [assignment.name for assignment in book.course.assignments]
    modules, problem = dict[str, str](), ""
    try:
        submission = attempt.submission()
        of_all = digest(submission)
        modules = module_digests(module_files(submission, book.course.exercises), names)
    except SubmissionError as error:
        of_all, problem = attempt.digest(), str(error)
    keys = []
    for member in attempt.members or (attempt.student,):
        book.add_student(member)
        key = book.add_attempt(
            member.id,
            of_all,
            handed_in=attempt.when,
            late=attempt.late,
            number=attempt.number,
            latest=attempt.latest,
            team=attempt.group,
            source=", ".join(entry.name for entry in attempt.files[:NAMED]),
            modules=modules,
        )
        keys.append(key)
    return Place(attempt, of_all, tuple(keys), problem)


def grade(
    round_: Round, engine: Engine, book: Gradebook, order: Order, marked: Callable[[Report], Report]
) -> Generator[Event, None, None]:
    """Grade what waits, and record each report when it comes.

    Args:
        round_: what is to be graded.
        engine: does the work.
        book: the gradebook.
        order: what is asked of the work.
        marked: gives a report as it is to be kept.

    Raises:
        GraderError: if nothing can be graded; what was recorded is kept.
    """
    scope = scope_text(order.scope)
    pieces = []
    for index in round_.waiting:
        place = round_.places[index]
        if place.problem:
            report = _ungradable(book.course, place, place.problem)
            yield _recorded(book, index, place, report, scope)
        else:
            tries = round_.tries.get(place.keys[0], 0)
            pieces.append(Piece(index, place.name, partial(_content, order, place), tries))
    with closing(engine.run(pieces)) as answers:
        for answer in answers:
            if answer is None:
                yield NOTHING
                continue
            index = answer.piece.key
            place = round_.places[index]
            if answer.lost:
                book.failed(place.keys[0], answer.lost)
                yield Event(index, lost=answer.lost, again=answer.again)
                continue
            report = marked(unpacked(answer.report))
            if report.provenance is None or report.provenance.digest != place.digest:
                report = _ungradable(book.course, place, CHANGED)
            yield _recorded(book, index, place, report, scope)


def _content(order: Order, place: Place) -> bytes:
    """What a worker gets of an attempt; where it cannot be read any more, its name only."""
    try:
        return piece(order, place.attempt.submission())
    except SubmissionError:
        return piece(order, Submission(place.name, ()))


def _ungradable(course: Course, place: Place, why: str) -> Report:
    made = replace(provenance(origin(course), "", None, now()), digest=place.digest)
    return replace(ungradable(course, place.name, why), provenance=made)


def _recorded(book: Gradebook, index: int, place: Place, report: Report, scope: str) -> Event:
    """Record a report for each student whose attempt it is about."""
    for key in place.keys:
        book.record(key, report, scope=scope)
    return Event(index, report)
