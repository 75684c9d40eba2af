"""What a change of the course touches, told by digests: neither more nor less."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom import digests
from grader.course import reader
from grader.course.course import Course

QUESTION = """
[first]
kind = "number"
text = "How much is two times three?"
answer = 6
reason = "What is it?"
"""
ALL = {"checks", "training", "questions"}


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        path = root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def _add_question(root: Path) -> None:
    (root / "assignments" / "lines" / "questions.toml").write_text(QUESTION, "utf-8")


@pytest.mark.parametrize(
    ("change", "groups"),
    [
        (_edit("course.toml", "points = 6", "points = 60"), set()),
        (_edit("course.toml", 'title = "Lines"', 'title = "Two lines"'), set()),
        (_edit("course.toml", "points = 6", "points = 6\ndue = 2026-03-20T23:59:00Z"), set()),
        (_edit("course.toml", "seed = 7", "# a word\nseed = 7"), set()),
        (_edit("course.toml", "seed = 7", "seed = 8"), ALL),
        (_edit("course.toml", "seed = 7", "seed = 7\nfresh = true"), ALL),
        (_edit("assignments/lines/checks.py", "SIZE = 3", "SIZE = 4"), {"checks"}),
        (_edit("assignments/lines/solution.py", "return 2 * x", "return x + x"), set()),
        (_edit("assignments/lines/misconceptions.py", "x * x", "x ** 2"), set()),
        (_add_question, {"questions"}),
    ],
)
@pytest.mark.usefixtures("frozen")
def test_what_a_change_touches(small: Path, change: Callable[[Path], None], groups: set[str]) -> None:
    before = digests.of(reader.load(small))["lines"]
    change(small)
    now = digests.of(reader.load(small))["lines"]
    assert {*digests.touched(before, now)} == groups


@pytest.mark.usefixtures("frozen")
def test_other_results_are_a_change(small: Path) -> None:
    before = digests.of(reader.load(small))["lines"]
    path = small / "reference" / "results" / "lines.results"
    content = bytearray(path.read_bytes())
    content[5] ^= 1  # of the checksum that it begins with
    path.write_bytes(content)
    now = digests.of(reader.load(small))["lines"]
    assert digests.touched(before, now) == {"checks": ("reference results",)}


@pytest.mark.usefixtures("frozen")
def test_where_inputs_are_drawn_anew_the_solution_says_what_is_right(small: Path) -> None:
    _edit("course.toml", "seed = 7", "seed = 7\nfresh = true")(small)
    before = digests.of(reader.load(small))["lines"]
    _edit("assignments/lines/solution.py", "return 2 * x", "return x + x")(small)
    now = digests.of(reader.load(small))["lines"]
    assert digests.touched(before, now) == {"checks": ("solution",)}


def test_this_course(whole_course: Course) -> None:
    """Each assignment has what it has to be told by, with the solutions that its own one imports"""
    course = whole_course
    found = digests.of(course)
    assert {*found} == {assignment.name for assignment in course.assignments}
    assert {name for name in found if "training" in found[name]} == {"mnist", "conv"}
    assert all(
        {"course.toml", "checks", "reference results", "solution"} <= {*each} for each in found.values()
    )
    assert {"mnist", "backprop", "softmax_loss"} <= {*digests._reached(course, course.assignment("mnist"))}
    texts = {text for each in found.values() for name, text in each.items() if name != "course.toml"}
    assert len(texts) == sum(len(each) - 1 for each in found.values())


def test_without_digests_all_has_changed() -> None:
    assert {*digests.touched({}, {"course.toml": "a"})} == ALL
