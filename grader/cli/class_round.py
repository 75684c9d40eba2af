"""`grader class` while it grades: what is known, progress, the table, and what is left."""

import argparse
import contextlib
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from grader import signals
from grader.classroom import copies, executors, round
from grader.classroom.engine import TRIES, Engine
from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook, beside
from grader.classroom.gradings import GRADED
from grader.classroom.intake import Intake, take_in
from grader.classroom.listing import rest
from grader.classroom.scopes import scope_text
from grader.classroom.work import Order
from grader.cli.class_progress import shown
from grader.cli.options import Options
from grader.cli.progress import tell
from grader.cli.several import Line, exit_code, line_of, summarise
from grader.course.course import Course
from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.grading.results import ungradable
from grader.report.page import Page
from grader.sandbox.levels import refuse_plain

INTERRUPTED = 130  # exit code, as of every command that Ctrl-C has stopped
Lines = dict[int, Line]  # what the table has, by the index of an attempt


def grade(course: Course, given: argparse.Namespace) -> int:
    """Grade a class, print a table, and return the exit code."""
    options = _options(given)
    path = given.gradebook or beside(course)
    if path.resolve().is_relative_to(given.submissions.resolve()):
        raise GraderError(f"--gradebook {path}: is in the folder of submissions; name another place")
    course.select(*options.scope.only)
    intake = take_in(given.submissions, kind=given.kind, roster=given.roster)
    page = Page(Console(stderr=True))
    tell(page.one_line(intake.sentence))
    with Gradebook.open(path, course, create=True) as book:
        made_from = book.today(scope_text(options.scope))
        plan = round.prepare(intake, book, made_from, retry=given.retry)
        tell(_counted(plan))
        if others := _by_another_course(book, plan, made_from):
            tell(f"{others} of these had scores by another course; `grader regrade` shows who changes")
        lines: Lines = {}
        try:
            is_stopped = bool(plan.waiting) and _graded(book, plan, given, options, lines)
        except (GraderError, KeyboardInterrupt, SystemExit):  # what is done is told all the same
            with contextlib.suppress(OSError, GraderError):
                _summarise(book, plan, options, lines)
            raise
        _summarise(book, plan, options, lines)
        left = len(plan.waiting) - sum(index in lines for index in plan.waiting)
    _tell_rest(intake, path)
    if is_stopped and left:
        tell(f"Stopped: {left} left to grade; the same command goes on")
        return INTERRUPTED
    return exit_code([line["code"] for line in lines.values()])


def _options(given: argparse.Namespace) -> Options:
    if given.jobs is not None and given.jobs < 1:
        raise GraderError(f"--jobs: expected 1 or more, got {given.jobs}")
    scope = Scope(tuple(given.only), not given.no_training, given.reveal)
    return Options((), scope, given.sandbox, given.allow_unsafe, given.jobs)


def _counted(plan: round.Round) -> str:
    known, waiting, aside = len(plan.known), len(plan.waiting), len(plan.aside)
    said = f"{known} {'is' if known == 1 else 'are'} known already, {waiting} to grade"
    return f"{said}, {aside} set aside" if aside else said


def _by_another_course(book: Gradebook, plan: round.Round, made_from: MadeFrom) -> int:
    """How many of those that wait have a score already, by another course."""
    waiting = [plan.places[index].keys[0] for index in plan.waiting]
    made = [next(iter(book.regrades.accepted(key)), None) for key in waiting]
    graded = [each.made_from for each in made if each is not None and each.status == GRADED]
    return sum(replace(each, scope="") != replace(made_from, scope="") for each in graded)


def engine_of(course: Course, given: argparse.Namespace, options: Options) -> tuple[Engine, Order]:
    """What does the work, and what is asked of it."""
    if given.scheduler:
        make, window = executors.cluster(given.scheduler, options.jobs)
    elif given.executor:
        make, window = executors.named(given.executor, options.jobs)
    else:
        refuse_plain(options.level, allowed=options.allow_unsafe)
        make, window = executors.local(options.jobs)
    digest = copies.digest(course.root, course.file.name)
    order = Order(digest, str(course.file.resolve()), options.scope, options.level, options.allow_unsafe)
    return Engine(make, window, lambda: copies.packed(course, digest)), order


def _graded(
    book: Gradebook, plan: round.Round, given: argparse.Namespace, options: Options, lines: Lines
) -> bool:
    """Grade what waits; returns whether Ctrl-C has stopped it."""
    engine, order = engine_of(book.course, given, options)
    is_told = False
    events = round.grade(plan, engine, book, order, options.marked)
    with (
        shown(len(plan.waiting)) as display,
        signals.asking_first(engine.stop),
        contextlib.closing(events),
    ):
        for event in events:
            display.current(engine.current)
            if engine.is_stopped and not is_told:
                display.say("Stopping: what runs is finished; Ctrl-C once more ends at once")
                is_told = True
            if event.report is not None:
                report = replace(event.report, submission=plan.places[event.index].name)
                lines[event.index] = line_of(report, options)
                display.done(lines[event.index])
            elif event.lost:
                place = plan.places[event.index]
                display.lost(place.name, event.lost, again=event.again)
                if not event.again:
                    lines[event.index] = _set_aside(book.course, place.name, event.lost, options)
                    display.done(lines[event.index])
    return engine.is_stopped


def _set_aside(course: Course, name: str, why: str, options: Options) -> Line:
    said = f"set aside, as its worker was lost {TRIES} times ({why}); --retry grades it again"
    return line_of(ungradable(course, name, said), options)


def _summarise(book: Gradebook, plan: round.Round, options: Options, lines: Lines) -> None:
    """Print a row an attempt; of those that were known, from the gradebook."""
    for index in plan.known:
        kept = book.graded(plan.places[index].keys[0], book.today(scope_text(options.scope)))
        if kept is not None:
            report = replace(book.report(kept), submission=plan.places[index].name)
            lines[index] = line_of(report, options)
    for index, why in plan.aside.items():
        lines[index] = _set_aside(book.course, plan.places[index].name, why, options)
    summarise(book.course.title, [lines[index] for index in sorted(lines)])


def _tell_rest(intake: Intake, path: Path) -> None:
    """Below the table: who handed in nothing, what is nobody's, where the gradebook is."""
    console = Console()
    page = Page(console)
    rest(intake, page)
    page.blank()
    page.line(page.one_line(f"Gradebook: {path}"), hang=2)
