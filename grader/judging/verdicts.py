"""From how a run ended, and what it gave, to a verdict and its explanation. Pure functions."""

from dataclasses import replace

from grader.authoring import Check
from grader.course.course import Course
from grader.judging import compare, messages
from grader.judging.messages import Explanation
from grader.model import CheckResult, Ending, Evidence, Outcome, Raised, Verdict

Judged = tuple[Verdict, Explanation]


def judge(course: Course, check: Check, outcome: Outcome, expected: Evidence) -> Judged:
    """The verdict on one run of a check.

    Args:
        course: tells which names are exercises.
        check: what was run.
        outcome: what the sandbox says about the run.
        expected: the evidence that Keras gave.
    """
    match outcome.ending:
        case Ending.RETURNED if outcome.evidence is not None:
            return _compared(check, outcome.evidence, expected)
        case Ending.TIMED_OUT:
            return Verdict.TIMED_OUT, Explanation(f"{check.exercise} {messages.ended(outcome)}")
        case Ending.UNREADABLE:
            told = messages.wrong_form(check.exercise, outcome, expected)
            return Verdict.FAILED, replace(told, message=messages.sentence(outcome.detail))
        case Ending.MISSING:
            return Verdict.BLOCKED, Explanation(f"Waits for a function: {outcome.detail}.")
        case Ending.RAISED if outcome.raised is not None:
            return _raised(course, check, outcome, outcome.raised, expected)
    return Verdict.ERROR, Explanation(f"{check.exercise} {messages.ended(outcome)}.")


def _compared(check: Check, got: Evidence, expected: Evidence) -> Judged:
    if check.measure is not None:
        shapes = {item: array.shape for item, array in got.items.items()}
        for item in (*expected.shapes, *shapes):
            has, should = shapes.get(item), expected.shapes.get(item)
            if has != should:
                return Verdict.FAILED, Explanation(f"{item} has shape {has}; expected {should}.")
        try:
            got = replace(got, items=compare.measured(check, got.items))
        except (
            Exception
        ) as error:  # such as booleans where numbers are subtracted: student code chose the types
            text = f"The check could not use the results: {type(error).__name__}: {error}"
            return Verdict.FAILED, Explanation(messages.sentence(text))
    if got.items.keys() != expected.items.keys():
        message = f"The check gave {', '.join(got.items) or 'nothing'}; expected {', '.join(expected.items)}."
        return Verdict.FAILED, Explanation(message)
    for item, wanted in expected.items.items():
        comparison = check.comparison(item)
        judgement = compare.judge(comparison, item, got.items[item], wanted)
        if not judgement.passed:
            return Verdict.FAILED, messages.judged(judgement, comparison, item, got, expected)
    return Verdict.PASSED, Explanation("")


def _raised(course: Course, check: Check, outcome: Outcome, raised: Raised, expected: Evidence) -> Judged:
    if raised.type == "NotImplementedError":
        return _not_implemented(course, check.exercise, [frame.function for frame in raised.frames])
    if not raised.during and not raised.frames:
        return Verdict.FAILED, messages.wrong_form(check.exercise, outcome, expected)
    return Verdict.ERROR, Explanation(messages.sentence(messages.raised_text(raised)))


def _not_implemented(course: Course, exercise: str, functions: list[str]) -> Judged:
    """Whose NotImplementedError it was: the exercise's own, or that of one it stands on."""
    known = {name for assignment in course.assignments for name in assignment.exercises}
    inner = next((name for name in reversed(functions) if name in known), exercise)
    if inner == exercise:
        return Verdict.NOT_STARTED, Explanation(f"{exercise} is not started.")
    return Verdict.BLOCKED, Explanation(f"Waits for {inner}, which is not started.")


def not_imported(course: Course, name: str, file: str, outcome: Outcome) -> tuple[Verdict, str]:
    """The verdict on all checks of a module that cannot be imported."""
    raised = outcome.raised
    others = {assignment.name for assignment in course.assignments} - {name}
    if raised is not None and raised.type == "ModuleNotFoundError":
        for other in others:
            if raised.message == f"No module named '{other}'":
                return Verdict.BLOCKED, f"{file} imports {other}, and the submission has no {other}.py."
    if raised is not None and raised.frames:
        other = raised.frames[-1].file.split(".")[0]
        if other in others:
            return Verdict.BLOCKED, f"{file} imports {other}, which fails: {messages.ended(outcome)}."
    verdict = Verdict.TIMED_OUT if outcome.ending is Ending.TIMED_OUT else Verdict.ERROR
    if outcome.ending is Ending.RAISED:
        return verdict, f"{file} cannot be imported: {messages.ended(outcome)}."
    return verdict, f"{file}, while it was imported, {messages.sentence(messages.ended(outcome))}"


def cell(number: int, raised: Raised) -> str:
    """What stopped a cell of a notebook."""
    return f"code cell {number} stopped with {messages.raised_text(raised)}"


def without_secrets(check: Check, result: CheckResult) -> CheckResult:
    """Take everything out of a hidden check's result that would give it away."""
    if not check.hidden:
        return result
    ended = result.verdict.replace("_", " ")
    message = "" if result.verdict is Verdict.PASSED else f"A hidden check of {check.exercise}: {ended}."
    return replace(
        result,
        message=message,
        called="",
        returned="",
        expected="",
        worst="",
        repeat="",
        output="",
        seconds=0.0,  # code could take its time to tell what it was given
    )
