"""What changed since a submission was graded last, and what is kept for the next time."""

import os
from collections import Counter
from pathlib import Path

from grader.authoring.question import GROUP
from grader.course.course import Course, CourseError
from grader.grading.next_step import is_complete
from grader.model import Change, CheckResult, Report, Verdict, total
from grader.student import hints, history

FIRST = 3  # exercises that are named although they were never graded before
IDS = 10_000  # that are kept


def since_last_time(course: Course, path: Path, report: Report) -> Change | None:
    """What changed since the submission at `path` was graded last; what there is now is kept.

    Returns:
        None where nobody is there to be told, or nothing could be graded.
    """
    if report.status != "graded" or not history.is_kept():
        return None
    subject = f"{os.path.realpath(course.file)}\n{os.path.realpath(path)}"
    before = history.recall(subject)
    seen, passed, told = (history.names(before, key) for key in ("seen", "passed", "told"))
    change = compared(course, report, seen, passed, told)
    ids = {check.id for check in report.checks}
    passed = (passed - ids) | {check.id for check in report.checks if check.verdict is Verdict.PASSED}
    told |= {name for name, checks in _whole(course, report).items() if _is_right(checks)}
    told |= {""} if _is_finished(course, report) else set()
    tables = {"seen": seen | ids, "passed": passed, "told": told}
    history.remember(subject, {key: sorted(names)[:IDS] for key, names in tables.items()})
    return change


def compared(course: Course, report: Report, seen: set[str], passed: set[str], told: set[str]) -> Change:
    """A report held against what was before.

    Args:
        course: that was graded.
        report: of now.
        seen: ids of the checks that were judged before.
        passed: those of them that passed.
        told: exercises of which was told before that they are right; "" for all of the course.
    """
    now = {check.id: check for check in report.checks if check.verdict is Verdict.PASSED}
    was = {check.id: check for check in report.checks if check.id in seen & passed}
    known = _whole(course, report)
    right = [name for name in known if _is_right(known[name]) and not _was_right(known[name], passed)]
    fresh = [name for name in right if not any(check.id in seen for check in known[name])]
    left_out = set(fresh) if len(fresh) > FIRST else set()
    broken = [name for name in known if not _is_right(known[name]) and _was_right(known[name], passed)]
    called = _names(course)
    return Change(
        gained=total(check.max_score for name, check in now.items() if name in seen - passed),
        lost=total(check.max_score for name, check in was.items() if name not in now),
        right=tuple(called[name] for name in right if name not in told | left_out),
        again=tuple(called[name] for name in right if name in told - left_out),
        broken=tuple(called[name] for name in broken),
        finished=bool(seen) and "" not in told and _is_finished(course, report),
        hint=_hint(course, report),
    )


def _whole(course: Course, report: Report) -> dict[str, list[CheckResult]]:
    """The exercises of which all checks were judged, those of a network's accuracy apart."""
    own = set(_ids(course))
    asked = Counter(check_id.rpartition("::")[0] for check_id in own)
    found: dict[str, list[CheckResult]] = {}
    for check in report.checks:
        if check.id in own:
            found.setdefault(check.id.rpartition("::")[0], []).append(check)
    return {name: checks for name, checks in found.items() if len(checks) == asked[name]}


def _ids(course: Course) -> list[str]:
    ids = [assignment.id(check) for assignment, check in course.checks()]
    return ids + [assignment.question_id(question) for assignment, question in course.questions()]


def _names(course: Course) -> dict[str, str]:
    """What each exercise is called in a sentence."""
    count = Counter(name for each in course.assignments for name in each.exercises)
    names = {f"{each.name}::{GROUP}": f"every answer in {each.name}" for each in course.assignments}
    for each in course.assignments:
        names |= {f"{each.name}::{n}": n if count[n] == 1 else f"{each.name}::{n}" for n in each.exercises}
    return names


def _is_right(checks: list[CheckResult]) -> bool:
    return all(check.verdict is Verdict.PASSED for check in checks)


def _was_right(checks: list[CheckResult], passed: set[str]) -> bool:
    return all(check.id in passed for check in checks)


def _is_finished(course: Course, report: Report) -> bool:
    """Whether all ordinary assignments were graded as wholes, and all of them are right."""
    asked = {each.name for each in course.assignments if not each.extra}
    done = {each.name for each in report.ordinary if is_complete(each)}
    judged = {check.id for check in report.checks}
    return asked <= done and all(own in judged for own in _ids(course) if own.split("::")[0] in asked)


def _hint(course: Course, report: Report) -> str:
    """The command that gives hints on the next step; "" if there are none."""
    exercise = report.next_exercise
    try:
        if not exercise or not hints.steps(course, exercise):
            return ""
    except CourseError:
        return ""
    return f"grader hint {_names(course)[exercise]}"
