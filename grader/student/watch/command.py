"""What `grader watch` does: keeps a submission's state, draws it, and has graded what each save asks for."""

import importlib.util
import select
import sys
from pathlib import Path
from typing import cast

from rich.console import Console

from grader.course import reference_results
from grader.course.course import Course
from grader.errors import GraderError
from grader.model import Exercise
from grader.record import Record
from grader.report.escape import line
from grader.student import hints
from grader.student.watch.changes import Changes
from grader.student.watch.inbox import Inbox
from grader.student.watch.lines import Lines
from grader.student.watch.runs import Ended, Runs, Told, Wanted
from grader.student.watch.saves import Save, Saves
from grader.student.watch.screen import Colours, Screen
from grader.student.watch.state import State
from grader.student.watch.terminal import Terminal, can_be_shown_on

INSTALL = "grader watch: needs watchfiles; install it with pip install 'dl-grader[watch]'"
PAGE = 8  # lines that what is shown moves by


class Options(Record):
    """What `grader watch` was asked for.

    Attributes:
        path: of the submission: a folder, a file, an archive.
        only: assignments or "assignment::exercise" that are watched; none for all.
        level: of the sandbox.
    """

    path: Path
    only: tuple[str, ...] = ()
    level: str = "auto"


Event = Save | Told | Ended | Exception


def watch(course: Course, options: Options) -> None:
    """Grade on each save until somebody ends it.

    Args:
        course: what is asked.
        options: what is watched.

    Raises:
        GraderError: if nothing can be watched or graded.
    """
    if importlib.util.find_spec("watchfiles") is None:
        raise GraderError(INSTALL)
    if not options.path.exists():
        raise GraderError(f"{line(str(options.path))}: not found; give a folder, a .py or an .ipynb")
    results = {each.name: reference_results.load(course, each) for each in course.assignments if each.checks}
    changes = Changes(course, results)
    inbox = Inbox[Event]()
    state = State(changes, _asked(course, changes, options.only))
    runs = Runs(course, options.level, options.path, inbox.put, inbox.put)
    saves = Saves(course, options.path, inbox.put, inbox.put)
    try:
        runs.start()
        saves.start()
        if can_be_shown_on(sys.stdout):
            _on_screen(course, options.path, state, inbox, runs)
        else:
            _in_lines(options.path, state, inbox, runs)
    finally:
        saves.stop()
        runs.close()
        saves.join()
        inbox.close()


def _asked(course: Course, changes: Changes, only: tuple[str, ...]) -> list[Exercise]:
    """The exercises that names mean; all without a name."""
    if not only:
        return [*changes.all]
    course.select(*only)  # or it says which name means nothing
    return [
        each for each in changes.all if any(f"{'::'.join(each)}::".startswith(f"{name}::") for name in only)
    ]


def _on_screen(course: Course, path: Path, state: State, inbox: Inbox[Event], runs: Runs) -> None:
    """Draw the state after whatever happens, until a key ends it."""
    console = Console()
    colours = None if console.no_color else cast("Colours | None", console.color_system)
    with Terminal(sys.stdin, sys.stdout, inbox.wake) as terminal:

        def steps(exercise: Exercise) -> tuple[str, ...]:
            known = exercise[1] in course.assignment(exercise[0]).exercises
            return hints.steps(course, "::".join(exercise)) if known else ()

        screen = Screen(course.title, _name(path), steps, has_keys=terminal.descriptor is not None)
        watched = [inbox.fileno(), *([] if terminal.descriptor is None else [terminal.descriptor])]
        while True:
            width, height = console.size
            terminal.show(screen.lines(state, sys.stdout, width, height, colours))
            ready = select.select(watched, [], [])[0]
            for event in inbox.take():
                _take(state, event, runs)
            if terminal.descriptor in ready and "q" in [_press(state, key) for key in terminal.pressed()]:
                break
    print(f"{line(_name(path))}: {state.right(state.asked)} of {len(state.asked)} right")


def _in_lines(path: Path, state: State, inbox: Inbox[Event], runs: Runs) -> None:
    """Say what changes in a line each, until a signal ends it."""
    lines = Lines(sys.stdout)
    lines.began(_name(path))
    while True:
        select.select([inbox], [], [])
        for event in inbox.take():
            exercise = _take(state, event, runs)
            if exercise is not None:
                lines.ended(state, exercise)
            if isinstance(event, Save) and event.problem:
                lines.problem(event.problem)


def _take(state: State, event: Event, runs: Runs) -> Exercise | None:
    """Take in what happened, and have graded what that asks for; the exercise that it is about, if any."""
    if isinstance(event, Exception):
        raise event
    if isinstance(event, Told):
        return state.told(event)
    wanted: Wanted | None
    if isinstance(event, Save):
        wanted = state.saved(event)
        if wanted is None:
            runs.stop(state.number)
    else:
        wanted = state.ended(event.number)
    if wanted is not None:
        runs.begin(wanted)
    return None


def _press(state: State, key: str) -> str:
    """Do what a key asks for; the key."""
    if key == "n":
        state.choose_next()
    elif key == "h":
        state.hints, state.scroll, state.is_list = state.hints + 1, 0, False
    elif key == "l":
        state.turn_list()
    elif key in ("up", "down"):
        state.scroll = max(0, state.scroll + (PAGE if key == "down" else -PAGE))
    return key


def _name(path: Path) -> str:
    return path.resolve().name or str(path)
