"""A class graded again where its course has changed: only what the change touches is run.

    now = outdated.now(book)
    work, gone = jobs(outdated.plan(now).targets, intake)
    for event in grade(now, work, engine, order, marked):
        ...
    for change in book.changes(*outdated.waiting(now)):
        ...
    book.accept(*outdated.waiting(now))

Each report waits in the gradebook until it is accepted, so that the same command goes on after any end.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from grader.classroom.carried import merged, origin_of
from grader.classroom.engine import Engine, Piece
from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.gradings import GRADED
from grader.classroom.gradings import NOTHING as NO_ORIGIN
from grader.classroom.intake import Attempt, Intake
from grader.classroom.outdated import Now, Target
from grader.classroom.round import NOTHING, Event
from grader.classroom.stored import unpacked
from grader.classroom.work import Order, piece
from grader.grading.grade import Scope
from grader.grading.provenance import now as time
from grader.grading.provenance import origin, provenance
from grader.grading.results import ungradable
from grader.model import Provenance, Report
from grader.record import Record
from grader.submission.limits import SubmissionError, shown
from grader.submission.modules import ModuleFiles, module_files
from grader.submission.submission import Submission

CHANGED = "its files, or the course, have changed meanwhile; run the same command again"


class Job(Record):
    """Files that are graded once, for all students who handed in the same."""

    attempt: Attempt
    targets: tuple[Target, ...]

    @property
    def name(self) -> str:
        """What it is called: the first student."""
        return shown(self.targets[0].student.label)


def jobs(
    targets: Iterable[Target], intake: Intake, told: Callable[[int, int], None] = lambda done, of: None
) -> tuple[list[Job], list[Target]]:
    """The work that there is to do, and the targets whose files are not there any more.

    Args:
        targets: what is to be run.
        intake: where the files of attempts may be.
        told: is called with the number of attempts that were looked at, and of all.
    """
    wanted: dict[tuple[str, Scope | None, int | None], list[Target]] = {}
    for target in targets:
        wanted.setdefault((target.attempt.digest, target.run, target.draw), []).append(target)
    digests_wanted = {digest for digest, _, _ in wanted}
    there: dict[str, Attempt] = {}
    for number, attempt in enumerate(intake.attempts):
        told(number, len(intake.attempts))
        digest = attempt.digest()
        if digest in digests_wanted:
            there.setdefault(digest, attempt)
    found = [Job(there[key[0]], tuple(same)) for key, same in wanted.items() if key[0] in there]
    gone = [target for key, same in wanted.items() if key[0] not in there for target in same]
    return found, gone


def grade(
    now: Now, work: Sequence[Job], engine: Engine, order: Order, marked: Callable[[Report], Report]
) -> Generator[Event, None, None]:
    """Run what is out of date, and record each report when it comes; none counts yet.

    Args:
        now: the course, and the gradebook.
        work: what is to be run.
        engine: does the work.
        order: what is asked of the work, but for scope and draw.
        marked: gives a report as it is to be kept.

    Raises:
        GraderError: if nothing can be graded; what was recorded is kept.
    """
    pieces = [Piece(index, job.name, partial(_content, order, job)) for index, job in enumerate(work)]
    with closing(engine.run(pieces)) as answers:
        for answer in answers:
            if answer is None:
                yield NOTHING
            elif answer.lost:
                yield Event(answer.piece.key, lost=answer.lost, again=answer.again)
            else:
                job = work[answer.piece.key]
                yield _recorded(now, answer.piece.key, job, marked(unpacked(answer.report)))


def carry_over(now: Now, targets: Iterable[Target]) -> None:
    """Record what is said of attempts of which nothing has to be run: others are their points only."""
    made = provenance(origin(now.book.course), "", None, time())
    for target in targets:
        if target.run is None:
            _record(now.book, target, None, None, replace(made, digest=target.attempt.digest))


def _content(order: Order, job: Job) -> bytes:
    target = job.targets[0]
    order = replace(order, scope=target.run or Scope(), draw=target.draw)
    try:
        return piece(order, job.attempt.submission())
    except SubmissionError:
        return piece(order, Submission(job.name, ()))


def _recorded(now: Now, index: int, job: Job, report: Report) -> Event:
    """Record what came of a job for each student; what could be graded once stays if it cannot be now."""
    book, made, files = now.book, report.provenance or NO_ORIGIN, None
    wanted = job.targets[0].attempt.digest
    try:
        submission = job.attempt.submission()
        if made.digest != wanted or not now.has(MadeFrom.of(made)):
            return Event(index, lost=CHANGED)
        if report.status == GRADED:
            files = module_files(submission, book.course.exercises)
    except SubmissionError as error:
        report, made = ungradable(book.course, job.name, str(error)), replace(made, digest=wanted)
    if report.status != GRADED and job.targets[0].homes:
        return Event(index, lost=report.reason)
    told = [_record(book, target, report, files, made) for target in job.targets]
    return Event(index, told[0])


def _record(
    book: Gradebook, target: Target, fresh: Report | None, files: ModuleFiles | None, made: Provenance
) -> Report:
    """Record a report that waits: what was run, and what is carried over."""
    last = book.report(target.last)
    reports = {grading.key: book.report(grading) for grading in target.homes.values()}
    kept = {name: reports[grading.key] for name, grading in target.homes.items()}
    if kept or fresh is None:
        report = merged(book.course, book.decisions.worth, kept, last, fresh, files)
    else:
        report = fresh
    made = origin_of(made, last)
    report = replace(report, provenance=made)
    key, scope = target.attempt.key, target.last.made_from.scope
    scope = book.regrades.free_scope(key, MadeFrom.of(made, scope))
    book.record(key, report, scope=scope, accepted=False)
    return report
