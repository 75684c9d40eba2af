"""The code of checks, as it is sent to a worker: without hidden ones, or with them."""

import os
from pathlib import Path

from grader.course import reader
from grader.sandbox import check_code
from tests.helpers.tiny import HIDDEN, tiny_course


def test_hidden_checks_are_in_the_code_for_hidden_checks_only(tmp_path: Path) -> None:
    assignments = tiny_course(tmp_path, HIDDEN).assignments
    for _ in range(2):  # compiled, and as it was kept
        visible, hidden = (check_code.packed(assignments, shown) for shown in check_code.WHICH)
        assert (b"first" in visible, b"secret" in visible) == (True, False)
        assert (b"first" in hidden, b"secret" in hidden) == (True, True)


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
