"""What `grader hint` does: gives one hint after the other."""

import os

from rich.console import Console

from grader.course.course import Course
from grader.errors import GraderError
from grader.report.page import QUIET, Page
from grader.student import hints, history


def give(course: Course, exercise: str, step: int | None, console: Console) -> None:
    """Print one step of an exercise's hints.

    Args:
        course: whose.
        exercise: its name.
        step: which one, counted from 1; None for the one after that which was given last.
        console: where to.

    Raises:
        GraderError: if there is no such exercise, or no such step.
    """
    assignment, name = hints.find(course, exercise)
    steps = hints.steps(course, exercise)
    handout = f"assignments/{assignment.name}/handout.md"
    if not steps:
        raise GraderError(f"{exercise}: has no hints; read {handout}")
    if step is not None and not 1 <= step <= len(steps):
        raise GraderError(f"--step {step}: {name} has steps 1 to {len(steps)}")
    full = f"{assignment.name}::{name}"
    given = _given(course)
    number = step or given.get(full, 0) + 1
    page = Page(console)
    if number > len(steps):
        _no_more(page, name, len(steps), handout, exercise)
        return
    page.rule(name, f"hint {number} of {len(steps)}")
    page.paragraph(steps[number - 1])
    page.blank()
    page.line((f"Formulas and traps: {handout}", QUIET))
    if number < len(steps):
        one = "" if history.is_kept() else f" --step {number + 1}"
        page.line((f"Still stuck? grader hint {exercise}{one}", QUIET))
    if history.is_kept():
        history.remember(_subject(course), {"given": {**given, full: number}})


def _no_more(page: Page, name: str, count: int, handout: str, exercise: str) -> None:
    page.line(f"You have had all {count} hints on {name}.")
    page.line(f"Read {handout} once more: Formulas, Worked example, The common traps. Then ask your teacher.")
    page.blank()
    page.line((f"From the beginning: grader hint {exercise} --step 1", QUIET))


def _subject(course: Course) -> str:
    return f"{os.path.realpath(course.file)}\nhints"


def _given(course: Course) -> dict[str, int]:
    """The step that was given last of each exercise."""
    table = history.recall(_subject(course)) if history.is_kept() else None
    found = (table or {}).get("given")
    known = {f"{each.name}::{name}" for each in course.assignments for name in each.exercises}
    steps = found.items() if isinstance(found, dict) else ()
    return {name: step for name, step in steps if name in known and isinstance(step, int) and step > 0}
