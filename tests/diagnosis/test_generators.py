"""Another generator in the place of rng: something is said of it in every random exercise."""

import re

import pytest

from grader.course.course import Course
from grader.model import Verdict
from tests.diagnosis.test_diagnose import COMPLETE, graded

ASKS = re.compile("same seed|the generator")  # the title of a check
ELSEWHERE = "\n\ndef _elsewhere():\n    return np.random.default_rng()\n"


def drawn_elsewhere(name: str) -> str:
    """A module of the complete submission whose functions replace the rng that they are given."""
    used = re.sub(r"\brng\.(random|normal|uniform|permutation)\(", r"_elsewhere().\1(", COMPLETE[name])
    used = used.replace("sample(rng)", "sample(_elsewhere())")
    assert used != COMPLETE[name]
    return used + ELSEWHERE


@pytest.mark.parametrize("name", ["dropout", "init", "data", "search"])
def test_what_is_said_of_another_generator(course: Course, name: str) -> None:
    assignment = course.assignment(name)
    asked = {assignment.id(c) for c in assignment.checks if ASKS.search(c.title) and not c.hidden}
    exercises = sorted({check_id.split("::")[1] for check_id in asked})
    report = graded(course, name, **{name: drawn_elsewhere(name)})
    found = {check.id: check for check in report.checks if check.id in asked}
    for check_id, check in found.items():
        assert check.verdict is Verdict.FAILED
        told = check.diagnosis.text if check.diagnosis else ""
        own = "draws from a generator of its own (random.default_rng, in"
        known = ("What did the caller pass rng for?", "comes from another generator than rng")
        assert own in told or any(text in told for text in known), (check_id, told)
    assert len(exercises) == len(found)
