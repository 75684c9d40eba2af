"""What a worker is sent of checks: visible experiments or hidden ones, and nothing of how they are judged."""

import ast
import os
from pathlib import Path

import pytest

from grader.course import reader
from grader.course.course import Course, CourseError
from grader.sandbox import check_code
from tests.helpers.tiny import HIDDEN, tiny_course

JUDGED = '''
from grader.authoring import check, close, exact

PLACES = {}
for number in range(3):
    PLACES[number] = number + 0.4375
PLACES["more"] = 0.5625
VALUE = exact(reason="to be judged by")
TABLE = {"twice": 0.8125}


def doubled(value):
    """What is compared."""
    return {"value": 2 * value + 0.1875}


def helper(student):
    """A call"""
    return student.act() + PLACES[0]


def looped(student, rng):
    """A check that a loop declares"""
    return {"value": helper(student)}


for name, rtol in TABLE.items():
    check("act", points=1, compare=close(rtol=rtol, reason="to be judged by"))(looped)


@check("act", points=1, measure=doubled, compare={"value": close(rtol=0.3125, reason="so")}, needs=())
def measured(student, rng):
    """The second call"""
    return {"value": helper(student)}
'''

LOCAL = '''
from grader.authoring import check, exact


def made(number):
    @check("act", points=1, compare=exact(reason="so"))
    def act(student, rng):
        """A call"""
        return {"value": student.act()}


made(1)
'''


def test_visible_and_hidden_experiments_are_sent_apart(tmp_path: Path) -> None:
    assignments = tiny_course(tmp_path, HIDDEN).assignments
    for _ in range(2):  # compiled, and as it was kept
        visible, hidden = (check_code.packed(assignments, shown) for shown in check_code.WHICH)
        assert (b"first" in visible, b"secret" in visible) == (True, False)
        assert (b"first" in hidden, b"secret" in hidden) == (False, True)


def test_a_check_that_becomes_hidden_is_gone_at_once(tmp_path: Path) -> None:
    """Whatever the time and the size of the file say about what was compiled before"""
    course = tiny_course(tmp_path, HIDDEN)
    assert b"first" in check_code.packed(course.assignments, "visible")
    file = course.assignments[0].folder / "checks.py"
    swapped = HIDDEN.replace("compare=VALUE)", "compare=VALUE, hidden=!)").replace(
        "compare=VALUE, hidden=True)", "compare=VALUE)"
    )
    file.write_text(swapped.replace("hidden=!", "hidden=True"))
    assert file.stat().st_size == len(HIDDEN)
    os.utime(file, (0, 0))  # else Python itself takes it for the same file when the course is loaded
    packed = check_code.packed(reader.load(course.root).assignments, "visible")
    assert (b"first" in packed, b"secret" in packed) == (False, True)


def test_code_does_not_say_where_the_course_is(tmp_path: Path) -> None:
    for shown in check_code.WHICH:
        packed = check_code.packed(tiny_course(tmp_path / shown, HIDDEN).assignments, shown)
        assert str(tmp_path).encode() not in packed
        assert b"deed/checks.py" in packed


def test_what_an_experiment_needs_comes_with_it_and_nothing_else(tmp_path: Path) -> None:
    course = tiny_course(tmp_path, JUDGED)
    tree = check_code.experiments(course.assignments[0], JUDGED.encode(), "visible")
    text = ast.unparse(tree)
    for name in ("0.4375", "0.5625", "def helper", "def looped", "def measured", "student.act()"):
        assert name in text, name
    for name in ("0.8125", "0.1875", "0.3125", "doubled", "judged", "grader", "TABLE", "VALUE"):
        assert name not in text, name


def test_a_check_whose_lines_cannot_be_told_is_named(tmp_path: Path) -> None:
    course = tiny_course(tmp_path, LOCAL)
    with pytest.raises(CourseError, match="deed::act::act: its lines cannot be told from others; declare it"):
        check_code.packed(course.assignments, "visible")


def test_of_the_whole_course_no_comparison_is_sent(course: Course) -> None:
    for shown in check_code.WHICH:
        packed = check_code.packed(course.assignments, shown)
        for word in (b"stddev=", b"reason", b"tolerance", b"rtol", b"float32 carries", b"false_alarm"):
            assert word not in packed, (shown, word)
