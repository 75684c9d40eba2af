"""What `grader verify` says of questions, and the file that students get."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring.question import Question, WrongAnswer
from grader.course import reader
from grader.course.course import Assignment, Course
from grader.instructor import questions, template
from tests.course.test_question_files import FILE, GOOD

SAYS = "That is a wrong answer: why do you think so?"
FOUR = dict.fromkeys("abcd", "")
FIVE = dict.fromkeys("abcde", "")


def number(right: float = 0.0, **changed: object) -> Question:
    """A question that is as it should be, but for what is given."""
    fields = {
        "text": "How much is it, in whole numbers?",
        "reason": "Think of what was added to it.",
        "misconceptions": (WrongAnswer("less", 3.0, SAYS),),
    }
    return Question(**{"id": "much", "kind": "number", "answer": right, "options": {}, **fields, **changed})


def options(kind: str, names: dict[str, str], *answer: str, hidden: bool = False) -> Question:
    return number(kind=kind, options=names, answer=answer, misconceptions=(), hidden=hidden)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (number(7.0), ""),
        (number(7.0, relative=0.5, misconceptions=(WrongAnswer("near", 6.0, SAYS),)), "near: is right"),
        (
            number(7.0, misconceptions=(WrongAnswer("one", 3.0, SAYS), WrongAnswer("two", 3.0, SAYS))),
            "two: much::one is told instead",
        ),
        (number(7.0, reason="It is 7: look closer at the sum."), "reason: holds the answer"),
        (number(7.0, text="Is it 3, 7 or 9? Say how much."), "text: holds the answer"),
        (number(70000.0, reason="There are 70,000 of these, so add."), "reason: holds the answer"),
        (number(7.0, reason="Is it 70 or 17 or 7.5 or x7 or 0.7?"), ""),
        (number(-7.0, reason="It is −7: look closer at the sign."), "reason: holds the answer"),
        (number(7.0, reason="Think."), "reason: says too little"),
        (options("choice", FOUR, "a"), "is had by two guesses in 50 % of cases"),
        (options("choice", FOUR, "a", hidden=True), ""),
        (options("choice", dict.fromkeys("abcdefghijklmnopqrstu", ""), "a"), ""),
        (options("several", FOUR, "a", "b"), "is had by two guesses in 13.3 % of cases"),
        (options("several", FIVE, "a", "b"), ""),
        (options("ordering", dict.fromkeys("abc", ""), *"abc"), "is had by two guesses in 33.3 % of cases"),
        (options("ordering", FOUR, *"dcba"), ""),
    ],
)
def test_rules(course: Course, question: Question, said: str) -> None:
    found = questions.complaints(course, _asking(course, question))
    assert len(found) == bool(said), found
    assert not said or found[0].startswith(f"much {said}")


def _asking(course: Course, *asked: Question) -> Assignment:
    return replace(course.assignments[0], questions=asked)


@pytest.fixture
def asking(small: Path) -> Course:
    (small / FILE).write_text(GOOD, "utf-8")
    return reader.load(small)


def test_the_sheet_of_the_template(asking: Course) -> None:
    """Each question with its options as comments, and an empty answer"""
    text = template.files(asking)["questions.toml"]
    assert text.endswith("""

[lines]

# How steep is the line 2 x?
# Answer: a number
slope = ""

# Order the lines by their slope.
#   "a": x
#   "b": 2 x
# Answer: a list of all of them, in order: ["…", "…"]
order = []
""")
    assert tomllib.loads(text) == {"lines": {"slope": "", "order": []}}
    answered = tomllib.loads(template.sheet(asking, answered=True))
    assert answered == {"lines": {"slope": 2, "order": ["b", "a"]}}


def test_a_course_without_questions_has_no_sheet(small: Path) -> None:
    assert [*template.files(reader.load(small))] == ["lines.py"]


def test_the_sheet_on_disk_is_that_of_the_course(whole_course: Course) -> None:
    """No drift: after a change of a question, run `make template`"""
    on_disk = whole_course.root / template.FOLDER / template.SHEET
    assert on_disk.read_text("utf-8") == template.sheet(whole_course), "run make template"


def test_the_template_holds_no_answer(whole_course: Course) -> None:
    text = template.sheet(whole_course)
    for _, question in whole_course.questions():
        assert template.written(question, question.answer) not in text or question.kind != "ordering"
        assert question.reason not in text
