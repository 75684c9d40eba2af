"""Rules for questions: the right answer earns, each wrong one is named, none can be guessed or read off."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from grader.authoring.question import Answer, Misfit, Question
from grader.course.course import Assignment, Course
from grader.instructor.template import written
from grader.judging.questions import judge
from grader.model import Verdict
from grader.report.numbers import percent

GUESSED = 0.1  # chance that one of two guesses is right, from which on an answer is hidden
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w])")
LEAST_SENTENCE = 20  # letters


def complaints(course: Course, assignment: Assignment) -> list[str]:
    """What is wrong with the questions of an assignment, each with the fix."""
    return [f"{question.id} {said}" for question in assignment.questions for said in _of(question)]


def _of(question: Question) -> Iterator[str]:
    if _verdict(question, question.answer) is not Verdict.PASSED:
        yield "is not passed by its own answer: write the answer in another way"
    if judge(question, tomllib.loads(f"x = {question.untouched}")["x"]).verdict is not Verdict.NOT_STARTED:
        yield "is started by an empty answer: rename the option that is empty"
    if question.chance >= GUESSED and not question.hidden:
        guess = f"is had by two guesses in {percent(question.chance)} of cases"
        yield f"{guess}: ask for a number, an ordering of 4 or several of 5, or make it hidden"
    for wrong in question.misconceptions:
        yield from (f"{wrong.name}: {said}" for said in _of_mistake(question, wrong.name, wrong.answer))
    texts = {"text": question.text, "reason": question.reason}
    texts |= {wrong.name: wrong.says for wrong in question.misconceptions}
    for place, text in texts.items():
        if len(text) < LEAST_SENTENCE:
            yield f"{place}: says too little: write a sentence"
        if not question.hidden and _gives_away(question, text):
            yield f"{place}: holds the answer: lead to it without it"


def _of_mistake(question: Question, name: str, answer: Answer) -> Iterator[str]:
    judged = judge(question, _as_read(question, answer), reveal=True)
    if judged.verdict is not Verdict.FAILED:
        yield "is right: remove it, or make the tolerance smaller"
    elif judged.diagnosis is None or judged.diagnosis.name != f"{question.id}::{name}":
        told = judged.diagnosis.name if judged.diagnosis else "nothing"
        yield f"{told} is told instead: let no two answers be alike within the tolerance"


def _as_read(question: Question, answer: Answer) -> Any:
    """An answer as it arrives when a student writes it down."""
    return tomllib.loads(f"x = {written(question, answer)}")["x"]


def _verdict(question: Question, answer: Answer) -> Verdict:
    return judge(question, _as_read(question, answer), reveal=True).verdict


def _gives_away(question: Question, text: str) -> bool:
    """Whether one of the numbers in a text is the answer."""
    for found in NUMBER.findall(text.replace("−", "-")) if question.kind == "number" else ():
        try:
            if question.matches(question.read(found.replace(",", "")), question.answer):
                return True
        except Misfit:
            continue
    return False
