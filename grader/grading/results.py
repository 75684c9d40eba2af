"""From what was judged to what a report says of it."""

from collections.abc import Sequence
from dataclasses import replace

from grader.authoring.question import GROUP
from grader.course.course import Assignment, Course
from grader.judging import messages
from grader.judging.verdicts import Judged
from grader.model import (
    NOT_STARTED,
    AssignmentResult,
    CheckResult,
    Diagnosis,
    ExerciseResult,
    Kind,
    Report,
    Verdict,
)
from grader.submission.modules import ModuleFiles
from grader.submission.sheet import Sheet

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


def _answer_next(check: CheckResult, name: str, sheet: Sheet) -> str:
    """What to do next of a question."""
    question = check.id.split("::")[2]
    if check.verdict is Verdict.ERROR:
        return check.message
    again = "Think again about" if check.verdict is Verdict.FAILED else "Answer"
    if check.verdict is Verdict.FAILED and not sheet.path:  # it is answered in the module
        return f"{again} {question} in ANSWERS of {name}."
    return f"{again} {question} in {sheet.path or 'questions.toml'}, below [{name}]."


def next_step(files: ModuleFiles, assignments: Sequence[AssignmentResult]) -> str:
    """The one thing to do next: fix the first thing that is wrong, else write the first that is missing.

    Then comes an extra assignment that was begun, and what was not handed in comes last. An extra one that
    was not begun is no step, unless nothing else was graded.
    """
    ordinary = [each for each in assignments if not each.extra]
    begun = [each for each in assignments if each.extra and each.begun]
    own = [each for each in ordinary or assignments if each.handed_in]
    others = [check for each in ordinary or assignments if not each.handed_in for check in each.checks]
    return _step(files, own, []) or _step(files, begun, others)


def _step(files: ModuleFiles, assignments: Sequence[AssignmentResult], others: Sequence[CheckResult]) -> str:
    """What to do next of what was handed in, or else the first of the others; "" if there is nothing."""
    own = [check for each in assignments for check in each.checks if check.max_score]
    told = [check for check in own if check.verdict in TOLD_WITH_CALL]
    shown = [check for check in told if check.visibility != "hidden"]
    roots = [check for check in shown if check.diagnosis is None or check.diagnosis.kind is not Kind.FOLLOWS]
    wrong = next(iter((*roots, *shown, *told)), None)
    missing = next((check for check in own if check.verdict is Verdict.NOT_STARTED), None)
    waiting = [check for check in own if f"::{GROUP}::" not in check.id]  # answers wait for others
    blocked = next((check for check in waiting if check.verdict is Verdict.BLOCKED), None)
    if wrong is None and missing is None and blocked is not None:
        return blocked.message
    check = wrong or missing or next(iter(others), None)
    if check is None:
        return ""
    name, exercise = check.id.split("::")[:2]
    if exercise == GROUP:
        return _answer_next(check, name, files.sheet)
    file = files.modules.get(name, f"{name}.py")
    if wrong is None:
        described = f"assignments/{name}/handout.md has formula and shapes."
        is_lost = check is missing and check.message != NOT_STARTED.format(
            exercise
        )  # not a stub: it is not there
        return f"{check.message} {described}" if is_lost else f"Write {exercise} in {file}; {described}"
    if check.message.startswith(f"{file} cannot be imported") or check.message.startswith(f"{file}, while"):
        return f"Fix {file}, so that it can be imported."
    if check.message.startswith((f"{file} has no {exercise}", f"{file} has {exercise} only")):
        return check.message
    return f"Fix {exercise} in {file}: {check.title}."
