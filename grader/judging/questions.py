"""The verdict on an answer to a question, and what is said of it."""

from typing import Any

from grader.authoring.question import GROUP, Misfit, Question, is_empty, shown
from grader.model import NOT_STARTED, Diagnosis, Kind, Verdict
from grader.record import Record

WAITS = "An answer is there. Whether it is right is told later, by those who teach the course."


class Judgement(Record):
    """What was concluded of one answer."""

    verdict: Verdict
    message: str = ""
    diagnosis: Diagnosis | None = None


def judge(question: Question, value: Any, *, reveal: bool = False) -> Judgement:
    """Judge an answer.

    Args:
        question: that was asked.
        value: whatever was given, or None.
        reveal: whether a hidden question is judged, too; else an answer to it waits.
    """
    if is_empty(value):
        return Judgement(Verdict.NOT_STARTED, NOT_STARTED.format(GROUP))
    try:
        given = question.read(value)
    except Misfit as misfit:
        said = str(misfit)
        end = "" if said.endswith("?") else "."
        return Judgement(Verdict.FAILED, f"This is no answer to the question: {said}{end}")
    if question.hidden and not reveal:
        return Judgement(Verdict.BLOCKED, WAITS)
    if question.matches(given, question.answer):
        return Judgement(Verdict.PASSED)
    message = f"You answered {shown(value)}. {question.reason}"
    mistake = question.mistake(given)
    if mistake is None:
        return Judgement(Verdict.FAILED, message)
    name = f"{question.id}::{mistake.name}"
    return Judgement(Verdict.FAILED, message, Diagnosis(Kind.MISCONCEPTION, mistake.says, name))
