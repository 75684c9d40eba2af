"""questions.toml of an assignment: what may stand in it, and a line for whatever is wrong."""

from pathlib import Path

import pytest

from grader.course import reader
from grader.course.course import CourseError

FILE = "assignments/lines/questions.toml"
GOOD = """
[slope]
kind = "number"
text = "How steep is the line 2 x?"
answer = 2
relative = 0.01
because = "Two digits are enough."
reason = "Go one to the right: how far up?"
misconceptions = [{ name = "level", answer = 0, says = "A level line does not rise. Does this one?" }]

[order]
kind = "ordering"
text = '''
Order the lines
by their slope.'''
answer = ["b", "a"]
reason = "Compare."
points = 2.5
hidden = true

[order.options]
a = "x"
b = "2 x"
"""


def load(small: Path, text: str) -> reader.Course:
    (small / FILE).write_text(text, "utf-8")
    return reader.load(small)


def test_what_is_read(small: Path) -> None:
    slope, order = load(small, GOOD).assignment("lines").questions
    assert (slope.id, slope.kind, slope.answer, slope.relative, slope.points) == (
        "slope",
        "number",
        2.0,
        0.01,
        1,
    )
    assert [(each.name, each.answer) for each in slope.misconceptions] == [("level", 0.0)]
    assert order.text == "Order the lines by their slope."
    assert (order.answer, order.options, order.hidden, order.points) == (
        ("b", "a"),
        {"a": "x", "b": "2 x"},
        True,
        2.5,
    )


def test_no_file_is_no_question(small: Path) -> None:
    lines = reader.load(small).assignment("lines")
    assert (lines.questions, lines.weight) == ((), 1)


def test_points_of_questions_are_weights(small: Path) -> None:
    lines = load(small, GOOD).assignment("lines")
    assert lines.weight == pytest.approx(6 / (6 + 3.5))


def test_names_of_questions_select(small: Path) -> None:
    course = load(small, GOOD)
    assert [question.id for _, question in course.questions("lines::questions")] == ["slope", "order"]
    assert [question.id for _, question in course.questions("lines::questions::order")] == ["order"]
    assert course.select("lines::questions") == ()
    assert course.questions("lines::double") == ()
    with pytest.raises(CourseError, match="did you mean lines::questions::slope"):
        course.select("lines::questions::slop")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[slope]", "[slope", "not valid TOML: "),
        ("[slope]", "[slope]\nkind = 1", "not valid TOML: "),
        (
            'kind = "number"',
            'kind = "numbre"',
            '.kind: there is no kind "numbre"; write number or choice or several or ordering',
        ),
        ('kind = "number"', "kind = 3", ".kind: expected a text, got 3"),
        ('kind = "number"', "", ".kind: is missing; add a text"),
        ("because", "becuase", ".becuase: is unknown; remove it; did you mean because?"),
        ('because = "Two digits are enough."', "", ".because: is missing; say why the tolerance is right"),
        ("relative = 0.01", "relative = -1", ".relative: must not be below 0, got -1; fix it"),
        ("relative = 0.01", "relative = nan", ".relative: must not be below 0, got nan; fix it"),
        ("answer = 2\n", "", ".answer: is missing; add it"),
        ("answer = 2\n", 'answer = "two"\n', '.answer: expected a number such as 0.25, got "two"; fix it'),
        ("points = 2.5", "points = 0", ".points: must be more than 0, got 0; give it points or remove it"),
        ("hidden = true", "hidden = 1", ".hidden: is neither true nor false; write one of them"),
        ('answer = ["b", "a"]', 'answer = ["b"]', '.answer: expected each of a, b once, got ["b"]; fix it'),
        (
            '[order.options]\na = "x"\nb = "2 x"',
            "",
            ".options: are no options; write a list of two names or more",
        ),
        ('a = "x"\n', "", ".options: are no options; write a list of two names or more"),
        ("[order.options]", "[slope.options]", "slope.options: a number has no options; remove them"),
        (
            '{ name = "level"',
            '{ nam = "level"',
            ".misconceptions.nam: is unknown; remove it; did you mean",
        ),
        ("[{ name", "[3, { name", ".misconceptions: is no table; write { name = …, answer = …, says = … }"),
        ("[slope]", '["a b"]', "a b: is no plain name; write letters, digits and _ only"),
        ("[slope]", "x = 1\n[slope]", "x: is no table; write [x], and what is asked below it"),
        ("points = 2.5", "absolute = 1", ".absolute: only a number may be off; remove it"),
    ],
)
def test_a_line_for_what_is_wrong(small: Path, old: str, new: str, said: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(CourseError) as caught:
        load(small, GOOD.replace(old, new, 1))
    (line,) = [each for each in str(caught.value).splitlines() if said in each] or [str(caught.value)]
    assert line.startswith(f"{FILE}: ")
    assert said in line


def test_two_misconceptions_of_one_name(small: Path) -> None:
    twice = '[{ name = "level", answer = 5, says = "Five." }, { name'
    with pytest.raises(CourseError, match=r"misconceptions\.level: stands there twice; rename one"):
        load(small, GOOD.replace("[{ name", twice, 1))


def test_no_exercise_is_called_as_the_questions_are(small: Path) -> None:
    for name in ("solution.py", "checks.py"):
        path = small / "assignments" / "lines" / name
        path.write_text(path.read_text("utf-8").replace("shifted", "questions"), "utf-8")
    with pytest.raises(CourseError, match=r"questions: is what all questions are called; rename it"):
        reader.load(small)
