"""Whether hidden checks say the same whatever inputs are drawn for them, in a course that draws them anew."""

from collections.abc import Iterator

import numpy as np

from grader.authoring import Check
from grader.course.course import Assignment, Course
from grader.course.importing import overlaid
from grader.course.solutions import importable, solutions
from grader.grading.draws import Draw, reason_to_keep
from grader.instructor import forms
from grader.instructor.mutants import Workbench
from grader.instructor.rules import Finding
from grader.model import Verdict

SEEDS = (1, 2, 3)  # of the draws that are tried


def seed(course: Course) -> int | None:
    """The draw of what is graded as a submission is; None in a course that draws nothing anew."""
    return SEEDS[0] if course.fresh else None


def findings(course: Course, assignment: Assignment) -> list[Finding]:
    """What is found of an assignment's hidden checks; nothing where their inputs are the frozen ones."""
    hidden = [check for check in assignment.checks if check.hidden]
    if not hidden or not course.fresh:
        return []
    draws = {number: Draw(course, number) for number in SEEDS}
    wrong = [
        f"draw {number}: {what}"
        for number, draw in draws.items()
        for what in wrong_in(course, assignment, draw)
    ]
    first, second, *_ = draws.values()
    apart: dict[str, list[str]] = {}  # the checks that are told, by what is told of them
    kept = 0
    for check in hidden:
        why = reason_to_keep(check) or first.kept.get(assignment.id(check), "")
        kept += bool(why)
        if why or _is_alike(assignment, check, first, second):
            what = f"as frozen, {why}" if why else "the same in every draw"
            apart.setdefault(what, []).append(f"{check.exercise}::{check.name}")
    told = [f"{what}: {', '.join(names)}" for what, names in apart.items()]
    expected = f"{len(hidden) - kept} of {len(hidden)} drawn anew"
    return [Finding(assignment.name, "hidden checks", expected, not wrong, "; ".join(wrong or told))]


def _is_alike(assignment: Assignment, check: Check, first: Draw, second: Draw) -> bool:
    """Whether a check expects the same numbers in two draws, so that one who knows them need not compute.

    What is measured here, on what came back, may be the same: a relation is.
    """
    one, other = first.expected(assignment, check), second.expected(assignment, check)
    return (
        check.measure is None
        and one is not None
        and other is not None
        and all(np.array_equal(one.items[item], other.items[item]) for item in one.items)
    )


def wrong_in(
    course: Course, assignment: Assignment, draw: Draw, *, may_lose_more: bool = False
) -> Iterator[str]:
    """What is not as it should be with the inputs of one draw.

    Args:
        course: whose solutions are run.
        assignment: whose hidden checks are looked at.
        draw: of their inputs.
        may_lose_more: whether a mistake, but no convention, may lose other hidden checks too: a rare draw may
            show it there, as when two examples have no unit above 0.
    """
    drawn = [check for check in assignment.checks if not reason_to_keep(check)]
    draw.prepare((assignment, check) for check in drawn)
    yield from draw.warnings
    bench = Workbench(course, assignment, draw)
    for form in forms.findings(course, assignment, bench):
        if not form.ok:
            yield f"{form.subject} {form.seen}"
    for mistake in assignment.misconceptions:
        own = [check for check in drawn if check.exercise == mistake.exercise]
        if own:
            with importable(solutions(course)) as modules:
                overlaid(modules[assignment.name], mistake)
            checks = bench.checks(mistake.name, modules)
            for check in own:
                passes = checks.judged(assignment.id(check)).verdict is Verdict.PASSED
                spared = may_lose_more and not passes and not mistake.is_convention
                if passes is (check.name in mistake.loses) and not spared:
                    does = "passes" if passes else "loses"
                    yield f"{mistake.exercise}: {mistake.name} {does} {check.name}"
