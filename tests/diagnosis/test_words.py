"""What is shown as Why: fewer than 60 words, and one question; what is said of numbers may be no question."""

from collections.abc import Iterator

import pytest

from grader.course.course import Course
from grader.course.parameters import used_by
from grader.diagnosis import fingerprints
from grader.diagnosis.matching import Fingerprint, either
from grader.diagnosis.unused import told
from grader.judging import messages

WORDS = 60
ENOUGH = 800  # planted mistakes that the course has at least


def planted(course: Course) -> Iterator[tuple[str, tuple[Fingerprint, ...]]]:
    for assignment in course.assignments:
        for exercise in assignment.exercises:
            yield f"{assignment.name}::{exercise}", fingerprints.load(course, assignment, exercise)


def wrong_with(text: str) -> str:
    """What a sentence has too much or too little of."""
    words, questions = len(text.split()), text.count("?")
    if words >= WORDS or questions != 1 or not text.endswith("?"):
        return f"{words} words, {questions} questions: {text}"
    return ""


def test_planted_sentences_are_short_and_ask_one_question(course: Course) -> None:
    told = [messages.mistake(f.sentence, f.is_convention) for _, found in planted(course) for f in found]
    assert len(told) > ENOUGH
    assert [text for each in told if (text := wrong_with(each))] == []


def test_sentences_of_twins_together(course: Course) -> None:
    several = [
        messages.mistake(either([first, *others]), first.is_convention)
        for _, found in planted(course)
        for first in found
        if (twins := [each for each in found if each.name in first.twins])
        for others in (*([each] for each in twins), twins)
    ]
    assert several
    assert [text for each in several if (text := wrong_with(each))] == []


@pytest.mark.parametrize(
    "clue", ["", "loss is 2.", "loss is 2: why?", "word " * 57 + "end.", "word " * 52 + "end?"]
)
def test_what_is_said_of_arguments(course: Course, clue: str) -> None:
    for assignment in course.assignments:
        for exercise in assignment.exercises:
            if names := sorted(used_by(assignment, exercise)):
                text = told(names, clue)
                assert len(text.split()) < WORDS
                assert text.count("?") == 1
