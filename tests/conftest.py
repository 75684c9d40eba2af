"""What several tests share: the project's own course, and a small one that may be broken."""

import os
from pathlib import Path

import pytest

from grader.course import reader
from grader.course.course import Course
from tests.helpers.frozen import freeze
from tests.helpers.graded import without_questions

ROOT = Path(__file__).resolve().parents[1]
os.environ.pop("GRADER_COURSE", None)  # tests say themselves which course is meant
SMALL = {
    "course.toml": """\
title = "Small"
seed = 7

[[assignments]]
name = "lines"
title = "Lines"
points = 6
""",
    "assignments/lines/handout.md": "# Lines\n",
    "assignments/lines/solution.py": '''\
"""Lines."""


def double(x):
    """Twice x."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION


def shifted(x, by):
    """x moved by `by`."""
    # BEGIN SOLUTION
    return double(x) - x + by
    # END SOLUTION
''',
    "assignments/lines/checks.py": '''\
from grader.authoring import check, close, exact

SHARP = close(rtol=1e-6, reason="One product: float32 carries 1e-7.")
SIZE = 3


def numbers(rng):
    return rng.normal(size=SIZE)


@check("double", points=1, compare=SHARP)
def of_an_array(student, rng):
    """Twice an array"""
    return {"y": student.double(numbers(rng))}


@check("double", points=2, compare=exact(reason="Small integers."), hidden=True)
def of_a_number(student, rng):
    """Twice a number"""
    return student.double(3)


@check("shifted", points=3, compare={"y": SHARP})
def to_the_right(student, rng):
    """Moved to the right"""
    return {"y": student.shifted(numbers(rng), 2.5)}
''',
    "assignments/lines/misconceptions.py": '''\
from grader.authoring import misconception


@misconception("double", loses=("of_an_array", "of_a_number"))
def squared(x):
    """x is squared. Is two times three the same as three times three?"""
    return x * x


@misconception("double", loses=("of_a_number",))
def as_float(x):
    """A half is added to whole numbers. What is two times three?"""
    return 2 * x + (0.5 if isinstance(x, int) else 0)


@misconception("double", loses=("of_an_array", "of_a_number"))
def halved(x):
    """x is divided. Should twice a number be more than it, or less?"""
    return x / 2


@misconception("shifted", loses=("to_the_right",))
def to_the_left(x, by):
    """The line moves to the left. Which sign has a step to the right?"""
    return x - by


@misconception("shifted", loses=("to_the_right",))
def not_at_all(x, by):
    """The line stays where it is. What was `by` for?"""
    return x


@misconception("shifted", loses=("to_the_right",))
def twice_as_far(x, by):
    """The line moves twice as far. How often is `by` added?"""
    return x + by + by
''',
    "reference/lines.py": """\
import numpy as np


def double(x):
    return np.multiply(x, 2)


def shifted(x, by):
    return np.add(x, by)
""",
}


@pytest.fixture(scope="session")
def course() -> Course:
    """The project's own course as far as it asks for code."""
    return without_questions(reader.load(ROOT))


@pytest.fixture(scope="session")
def whole_course() -> Course:
    """The project's own course, with its questions."""
    return reader.load(ROOT)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The folder of a course with one assignment and two exercises; a test may break what is in it."""
    root = tmp_path / "small"
    for name, text in SMALL.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture
def frozen(small: Path) -> Course:
    """The small course, with results of its reference (which is NumPy, so that no test waits for Keras)."""
    return freeze(small)
