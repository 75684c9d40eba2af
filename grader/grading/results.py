"""From what was judged to what a report says of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.course.course import Assignment, Course
from grader.judging import messages
from grader.judging.verdicts import Judged
from grader.model import (
    CheckResult,
    Diagnosis,
    ExerciseResult,
    Report,
    Verdict,
)

TOLD_WITH_CALL = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)


def result_of(
    assignment: Assignment,
    judged: Judged,
    path: str,
    diagnosis: Diagnosis | None = None,
    cause: Judged | None = None,
) -> CheckResult:
    """What a report says of one check; of a hidden one nothing that would give it away.

    Args:
        assignment: of the check.
        judged: the check.
        path: of the submission.
        diagnosis: what probably went wrong.
        cause: what it waits for in the end.
    """
    check = judged.check
    max_score = round(check.points * assignment.weight, 9)
    reason = judged.explanation.message if cause is None else _waiting(cause)
    result = CheckResult(
        id=judged.id,
        title=f"A hidden check of {check.exercise}" if check.hidden else check.title,
        verdict=judged.verdict,
        score=max_score if judged.verdict is Verdict.PASSED else 0.0,
        max_score=max_score,
        message=reason,
        waits_for=cause.id if cause is not None and cause.verdict is not Verdict.BLOCKED else "",
    )
    if check.hidden:  # and no seconds: code could take its time to tell what it was given
        return replace(result, message=_of_hidden(judged, reason), visibility="hidden")
    told, ran = judged.explanation, judged.ran and judged.verdict in TOLD_WITH_CALL
    return replace(
        result,
        called=judged.called if ran else "",
        returned=told.returned,
        measured=told.measured,
        expected=told.expected,
        worst=told.worst,
        repeat=messages.repeat(judged.id, path),
        output=judged.output,
        seconds=round(judged.seconds, 4),
        diagnosis=diagnosis,
    )


def _of_hidden(judged: Judged, reason: str) -> str:
    """What is said of a hidden check: its verdict, or why it did not run."""
    if judged.verdict is Verdict.PASSED or not judged.ran:
        return "" if judged.verdict is Verdict.PASSED else reason
    return f"A hidden check of {judged.check.exercise}: {judged.verdict.replace('_', ' ')}."


def _waiting(cause: Judged) -> str:
    """Why a check waits: what is blocked itself waits for something of its own."""
    if cause.verdict is Verdict.BLOCKED:
        return cause.explanation.message
    return messages.waits_for(cause.id, cause.verdict, cause.ran)


def exercises(checks: Sequence[CheckResult]) -> tuple[ExerciseResult, ...]:
    """The results of an assignment's checks, exercise by exercise."""
    names = dict.fromkeys(check.id.split("::")[1] for check in checks)
    return tuple(ExerciseResult(n, tuple(c for c in checks if c.id.split("::")[1] == n)) for n in names)


def withheld(course: Course) -> list[str]:
    """Of a kit, what only the instructor can judge; nothing of a whole course."""
    found = [a.weight * a.kit.withheld for a in course.assignments if a.kit and not a.extra]
    if not sum(found):
        return []
    said = f"{round(sum(found), 2):g} more points are for hidden checks, which your instructor runs"
    return [f"{said}: this kit has none of them"]


def ungradable(course: Course, name: str, reason: str, sandbox: str = "none") -> Report:
    """The report of a submission that could not be graded: no scores, and the reason."""
    return Report(course.title, name, "ungradable", reason, sandbox, 0.0)


def not_trained(course: Course, is_handed_in: Callable[[Assignment], bool]) -> list[str]:
    """A line for each network that was not to be trained.

    Args:
        course: whose networks.
        is_handed_in: whether an assignment's module is there.
    """
    return [
        f"{each.name} was not trained (--no-training): {points:g} {'extra ' * each.extra}{word} not judged"
        for each in course.assignments
        if each.training is not None and (is_handed_in(each) or not each.extra)
        for points in [sum(tier.points for tier in each.training.tiers)]
        for word in ["point" if points == 1 else "points"]
    ]
