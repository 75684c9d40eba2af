"""`grader regrade` while it runs: what has changed, progress, who changes, and whether it shall count."""

import argparse
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console

from grader import signals
from grader.classroom import outdated
from grader.classroom import regrade as again
from grader.classroom.gradebook import Gradebook, beside
from grader.classroom.intake import take_in
from grader.classroom.outdated import Now, Plan, Target
from grader.classroom.regrade import Job
from grader.cli import changes
from grader.cli.class_progress import shown
from grader.cli.class_round import INTERRUPTED, engine_of
from grader.cli.options import SOME_UNGRADABLE, Options
from grader.cli.progress import tell
from grader.cli.several import line_of
from grader.course.course import Course
from grader.errors import GraderError
from grader.grading.results import ungradable
from grader.report.page import Page

GONE = "its files are not in {}"
ASK = "Shall it count? y: yes   n: no, throw it away   Enter: decide later  "
Kept = dict[str, list[str]]  # labels of students who stay as they were, by the reason


def regrade(course: Course, given: argparse.Namespace) -> int:
    """Grade again what is out of date, tell what changes, and settle it; returns the exit code."""
    if given.jobs is not None and given.jobs < 1:
        raise GraderError(f"--jobs: expected 1 or more, got {given.jobs}")
    with Gradebook.open(given.gradebook or beside(course), course) as book:
        if given.reject:
            return _thrown_away(book)
        now = outdated.now(book)
        if old := book.reject(*outdated.older(now)):
            tell(f"Thrown away: {_gradings(old)} of an earlier regrade; the course has changed since")
        plan, kept = outdated.plan(now), Kept()
        if plan.ungraded:
            tell(f"{_handed_in(plan.ungraded)} not graded yet: `grader class` does that")
        if not plan.targets and not plan.done:
            _say("Nothing has changed since the class was graded; nothing is run")
            return 0
        for sentence in _told(plan):
            tell(sentence)
        if _is_stopped(now, plan, given, kept):
            return INTERRUPTED
        return _settled(now, given, kept)


def _thrown_away(book: Gradebook) -> int:
    """Throw away all that waits; returns the exit code."""
    count = book.reject(*book.regrades.waiting())
    _say(f"Thrown away: {_gradings(count)} that did not count" if count else "Nothing waits to be accepted")
    return 0


def _is_stopped(now: Now, plan: Plan, given: argparse.Namespace, kept: Kept) -> bool:
    """Do what is left to do; returns whether Ctrl-C has stopped it before the end."""
    to_run = [target for target in plan.targets if target.run is not None]
    work, page = list[Job](), Page(Console(stderr=True))
    if to_run and given.submissions is None:
        raise GraderError(
            f"regrade: {_submissions(len(to_run))} to be run again; say where: grader regrade SUBMISSIONS"
        )
    if to_run:
        intake = take_in(given.submissions, kind=given.kind, roster=given.roster)
        tell(page.one_line(intake.sentence))
        work, gone = again.jobs(to_run, intake)
        for target in gone:
            _keep(kept, GONE.format(given.submissions), [target])
    again.carry_over(now, plan.targets)
    left = _run(now, work, given, kept) if work else 0
    if left:
        tell(f"Stopped: {left} left to grade; the same command goes on")
    return bool(left)


def _run(now: Now, work: Sequence[Job], given: argparse.Namespace, kept: Kept) -> int:
    """Run jobs; returns how many Ctrl-C has left."""
    options = Options((), level=given.sandbox, allow_unsafe=given.allow_unsafe, jobs=given.jobs)
    engine, order = engine_of(now.book.course, given, options)
    left, is_told = len(work), False
    events = again.grade(now, work, engine, order, options.marked)
    with shown(len(work)) as display, signals.asking_first(engine.stop), contextlib.closing(events):
        for event in events:
            display.current(engine.current)
            if engine.is_stopped and not is_told:
                display.say("Stopping: what runs is finished; Ctrl-C once more ends at once")
                is_told = True
            if event.index < 0:
                continue
            job = work[event.index]
            if event.lost:
                display.lost(job.name, event.lost, again=event.again)
            if event.again:
                continue
            left -= 1
            report = event.report or ungradable(now.book.course, job.name, event.lost)
            display.done(line_of(replace(report, submission=job.name), options))
            if event.lost:
                _keep(kept, event.lost, job.targets)
    return left


def _settled(now: Now, given: argparse.Namespace, kept: Kept) -> int:
    """Tell what changes, and let it count if that is wanted; returns the exit code."""
    book, made = now.book, outdated.waiting(now)
    code = SOME_UNGRADABLE if kept else 0
    is_change = changes.render(book, made, kept, Console())
    if not is_change and not kept:
        book.accept(*made)  # nobody would see a difference
        _say("Nothing changes for anybody: the gradebook is up to date")
        return code
    wish = "y" if given.accept else _wish()
    if wish == "y":
        count = book.accept(*made)
        _say(f"Accepted: {_gradings(count)} count now; `grader gradebook why STUDENT` tells what has changed")
    elif wish == "n":
        _say(f"Thrown away: {_gradings(book.reject(*made))} that did not count")
    else:
        _say("Nothing of it counts yet: `grader regrade --accept` lets it count, `--reject` throws it away")
    return code


def _wish() -> str:
    """What a person at a terminal wants: "y", "n" or later, which is ""."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    try:
        return input(ASK).strip().lower()[:1]
    except EOFError:
        return ""


def _keep(kept: Kept, why: str, targets: Sequence[Target]) -> None:
    kept.setdefault(why, []).extend(target.student.label for target in targets)


def _told(plan: Plan) -> list[str]:
    """What has changed, and how much there is to do."""
    said = [f"Changed in {name}: {', '.join(why)}" for name, why in _by_reason(plan)]
    to_run = sum(target.run is not None for target in plan.targets)
    only = len(plan.targets) - to_run
    counted = f"{to_run} to grade again"
    if only:
        counted += f", {only} with other points only"
    if plan.done:
        counted += f", {plan.done} graded again before"
    return [*said, counted]


def _by_reason(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Assignments of which the same has changed in one line."""
    names: dict[tuple[str, ...], list[str]] = {}
    for name, why in plan.why.items():
        names.setdefault(why, []).append(name)
    return [(", ".join(each), why) for why, each in names.items()]


def _say(sentence: str) -> None:
    page = Page(Console())
    page.line(page.one_line(sentence), hang=2)


def _gradings(count: int) -> str:
    return f"{count} grading{'' if count == 1 else 's'}"


def _submissions(count: int) -> str:
    return "1 submission has" if count == 1 else f"{count} submissions have"


def _handed_in(count: int) -> str:
    return "1 submission was" if count == 1 else f"{count} submissions were"
