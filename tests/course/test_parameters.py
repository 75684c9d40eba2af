"""Which arguments a solution makes use of, by its text."""

from dataclasses import replace
from pathlib import Path

from grader.course.course import Course
from grader.course.parameters import used_by

SOLUTION = """
def act(x, rate, state, rng, *, h=1):
    def inner(f):
        return f * rate
    if h:
        return x * inner(2), state
    return state

def other(x, rate):
    return x

class Thing:
    def update(self, x):
        return x + 1
"""


def test_what_is_read_otherwise_than_handed_back(course: Course, tmp_path: Path) -> None:
    (tmp_path / "solution.py").write_text(SOLUTION)
    assignment = replace(course.assignments[0], folder=tmp_path)
    assert used_by(assignment, "act") == {"x", "rate", "h"}
    assert used_by(assignment, "other") == frozenset()
    assert used_by(assignment, "Thing") == frozenset()
    assert used_by(assignment, "nothing") == frozenset()


def test_solutions_of_the_course(course: Course) -> None:
    assert used_by(course.assignment("init"), "zeros") == {"fan_in", "fan_out"}  # and no rng
    assert used_by(course.assignment("optimizers"), "sgd") == {"weights", "gradient", "learning_rate"}
    assert "state" in used_by(course.assignment("optimizers"), "momentum")
