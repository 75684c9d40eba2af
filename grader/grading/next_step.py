"""The one thing to do next, in words."""

import re
from collections.abc import Sequence

from grader.authoring.question import GROUP
from grader.course.course import Course
from grader.grading.results import TOLD_WITH_CALL
from grader.model import NOT_STARTED, AssignmentResult, CheckResult, Kind, Verdict
from grader.record import Record
from grader.submission.modules import ModuleFiles


class Step(Record):
    """What to do next.

    Attributes:
        text: in words; "" if there is nothing.
        exercise: that it is about, "softmax_loss::softmax"; "" if it is about none.
    """

    text: str = ""
    exercise: str = ""


def next_step(
    course: Course, files: ModuleFiles, assignments: Sequence[AssignmentResult], only: Sequence[str] = ()
) -> Step:
    """Fix the first thing that is wrong, else write the first that is missing, else go on in the course.

    Then comes an extra assignment that was begun, and what was not handed in comes last. An extra one that
    was not begun is no step, unless nothing else was graded.

    Args:
        course: that was graded.
        files: what was handed in.
        assignments: how it was judged.
        only: the names that were to be graded; none for everything.
    """
    ordinary = [each for each in assignments if not each.extra]
    begun = [each for each in assignments if each.extra and each.begun]
    own = [each for each in ordinary or assignments if each.handed_in]
    others = [check for each in ordinary or assignments if not each.handed_in for check in each.checks]
    for asked, more in ((own, []), (begun, others)):
        check, text = _step(files, asked, more)
        if check is not None:
            return Step(_after_another(check, text, assignments), _subject(check, files))
    parts = any("::" in name for name in only)
    return Step() if parts else _onwards(course, ordinary)


def is_complete(assignment: AssignmentResult) -> bool:
    """Whether all of it passes; answers that are judged later do not count."""
    later = [c for c in assignment.checks if c.verdict is Verdict.BLOCKED and f"::{GROUP}::" in c.id]
    return all(check.verdict is Verdict.PASSED or check in later for check in assignment.checks)


def _subject(check: CheckResult, files: ModuleFiles) -> str:
    """The exercise that a step is about; "" where it is about an answer, or a whole file."""
    assignment, exercise = check.id.split("::")[:2]
    file = files.modules.get(assignment, "")
    return "" if exercise == GROUP or _of_file(check, file) else f"{assignment}::{exercise}"


def _of_file(check: CheckResult, file: str) -> bool:
    """Whether nothing of a module can be judged, because its import fails."""
    return bool(file) and check.message.startswith((f"{file} cannot be imported", f"{file}, while"))


def _after_another(check: CheckResult, text: str, assignments: Sequence[AssignmentResult]) -> str:
    """A step, and which assignment is complete, where it is the first one into another."""
    names = [each.name for each in assignments]
    place = names.index(check.id.split("::")[0])
    first = assignments[place]
    if check is not first.checks[0] or first.begun or not place or not is_complete(assignments[place - 1]):
        return text
    return f"{names[place - 1]} is complete. The next assignment is {first.name}. {text}"


def _onwards(course: Course, done: Sequence[AssignmentResult]) -> Step:
    """Into the course's next assignment, where only some were graded and those are complete."""
    names = [each.name for each in course.assignments if not each.extra]
    places = [names.index(each.name) for each in done]
    left = names[max(places, default=len(names)) + 1 :]
    if not left or not all(map(is_complete, done)):
        return Step()
    handout = f"read assignments/{left[0]}/handout.md"
    first = course.assignment(left[0]).exercises[0]
    text = f"{done[-1].name} is complete. The next assignment is {left[0]}: {handout}."
    return Step(text, f"{left[0]}::{first}")


def _step(
    files: ModuleFiles, assignments: Sequence[AssignmentResult], others: Sequence[CheckResult]
) -> tuple[CheckResult | None, str]:
    """The check that comes next, of what was handed in or else the first of the others, and what to do."""
    own = [check for each in assignments for check in each.checks if check.max_score]
    told = [check for check in own if check.verdict in TOLD_WITH_CALL]
    shown = [check for check in told if check.visibility != "hidden"]
    roots = [check for check in shown if check.diagnosis is None or check.diagnosis.kind is not Kind.FOLLOWS]
    wrong = next(iter((*roots, *shown, *told)), None)
    missing = next((check for check in own if check.verdict is Verdict.NOT_STARTED), None)
    waiting = [check for check in own if f"::{GROUP}::" not in check.id]  # answers wait for others
    blocked = next((check for check in waiting if check.verdict is Verdict.BLOCKED), None)
    if wrong is None and missing is None and blocked is not None:
        return blocked, blocked.message
    check = wrong or missing or next(iter(others), None)
    if check is None:
        return None, ""
    if check.id.split("::")[1] == GROUP:
        return check, _answer(check, files)
    return check, _fix(check, files) if wrong is not None else _write(check, files, check is missing)


def _answer(check: CheckResult, files: ModuleFiles) -> str:
    """What to do next of a question."""
    name, _, question = check.id.split("::")
    if check.verdict is Verdict.ERROR:
        return check.message
    again = "Think again about" if check.verdict is Verdict.FAILED else "Answer"
    if check.verdict is Verdict.FAILED and not files.sheet.path:  # it is answered in the module
        return f"{again} {question} in ANSWERS of {name}."
    return f"{again} {question} in {files.sheet.path or 'questions.toml'}, below [{name}]."


def _write(check: CheckResult, files: ModuleFiles, handed_in: bool) -> str:
    """What to do next of an exercise that is missing."""
    name, exercise = check.id.split("::")[:2]
    described = f"assignments/{name}/handout.md has formula and shapes."
    if handed_in and check.message != NOT_STARTED.format(exercise):  # not a stub: it is not there
        return f"{check.message} {described}"
    line = line_of(files, name, exercise)
    file = files.modules.get(name, f"{name}.py")
    return f"Write {exercise} in {file}{f', line {line}' if line else ''}; {described}"


def _fix(check: CheckResult, files: ModuleFiles) -> str:
    """What to do next of an exercise that is wrong."""
    name, exercise = check.id.split("::")[:2]
    file = files.modules.get(name, f"{name}.py")
    if _of_file(check, file):
        return f"Fix {file}, so that it can be imported."
    if check.message.startswith((f"{file} has no {exercise}", f"{file} has {exercise} only")):
        return check.message
    return f"Fix {exercise} in {file}: {check.title}."


def line_of(files: ModuleFiles, assignment: str, exercise: str) -> int | None:
    """The line where a module begins to define an exercise, the last one of several; None in a notebook."""
    text = files.files.get(f"{assignment}.py", b"").decode("utf-8", "replace")
    begins = re.compile(rf"(?:async +)?(?:def|class) +{re.escape(exercise)}\b")
    found = [number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)]
    return found[-1] if found else None
