"""A report of today from an older one: what a changed course does not touch is carried over.

Points are those of today: a check that passed earns what it is worth now, as it does when it is run.
"""

from collections.abc import Mapping
from dataclasses import replace

from grader.classroom import digests
from grader.course.course import Assignment, Course
from grader.grading.next_step import next_step
from grader.grading.results import exercises
from grader.model import AssignmentResult, CheckResult, Provenance, Report, Training, Verdict
from grader.submission.modules import ModuleFiles

DIGITS = 9  # of points, as in a report


def merged(
    course: Course,
    worth: Mapping[str, float],
    kept: Mapping[str, Report],
    last: Report,
    fresh: Report | None,
    files: ModuleFiles | None,
) -> Report:
    """A whole report.

    Args:
        course: as it is today.
        worth: the points of each assignment and check (`decisions.worth`).
        kept: by assignment, the report that says what counts of it.
        last: the newest of them; what is no assignment's is taken from it.
        fresh: on what was run again; None where nothing was.
        files: of the submission, if something was run.
    """
    new = {} if fresh is None else {check.id: check for check in fresh.checks}
    results = [_result(each, worth, kept.get(each.name), fresh, new) for each in course.assignments]
    found = tuple(each for each in results if each.exercises)
    trainings = [_training(each, kept.get(each.name), fresh) for each in course.assignments]
    made = replace(
        last,
        assignments=found,
        trainings=tuple(each for each in trainings if each is not None),
        extra_credit=course.extra_credit,
    )
    if fresh is None:
        return made
    touched = {check_id.split("::")[0] for check_id in new}
    warnings = [each for each in last.warnings if each.partition(":")[0] not in touched]
    step = None if files is None else next_step(course, files, found)
    return replace(
        made,
        sandbox=fresh.sandbox,
        notes=tuple(dict.fromkeys((*last.notes, *fresh.notes))),
        warnings=tuple(dict.fromkeys((*warnings, *fresh.warnings))),
        next_step=made.next_step if step is None else step.text,
        next_exercise=made.next_exercise if step is None else step.exercise,
    )


def origin_of(made: Provenance, last: Report) -> Provenance:
    """Where a merged report comes from: made today, from the submission and the draw of the older one."""
    if last.provenance is None:
        return made
    return replace(made, path=last.provenance.path, draw=made.draw or last.provenance.draw)


def _result(
    assignment: Assignment,
    worth: Mapping[str, float],
    kept: Report | None,
    fresh: Report | None,
    new: Mapping[str, CheckResult],
) -> AssignmentResult:
    """What is said of one assignment: each check as it was run last."""
    old = _of(kept, assignment.name)
    known = {} if old is None else {check.id: check for check in old.checks}
    told = [
        new[check_id] if check_id in new else _repriced(known[check_id], round(worth[check_id], DIGITS))
        for group in digests.ids(assignment).values()
        for check_id in group
        if check_id in new or check_id in known
    ]
    now = _of(fresh, assignment.name) or old
    handed_in = now is not None and now.handed_in
    return AssignmentResult(assignment.name, assignment.title, exercises(told), handed_in, assignment.extra)


def _of(report: Report | None, name: str) -> AssignmentResult | None:
    found = () if report is None else report.assignments
    return next((each for each in found if each.name == name), None)


def _repriced(check: CheckResult, most: float) -> CheckResult:
    """A check with what it is worth today."""
    return replace(check, score=most if check.verdict is Verdict.PASSED else 0.0, max_score=most)


def _training(assignment: Assignment, *reports: Report | None) -> Training | None:
    """The newest training of an assignment's network, with the name that its accuracy has today."""
    mine = [
        each
        for report in reports
        if report is not None
        for each in report.trainings
        if each.assignment == assignment.name
    ]
    if not mine or assignment.training is None:
        return None
    accuracy, tiers = mine[-1].accuracy, assignment.training.tiers
    names = [tier.distinction for tier in tiers if accuracy is not None and accuracy >= tier.accuracy]
    return replace(mine[-1], distinction=names[-1] if names else "")
