"""What is said of mistakes of others is what the table says, and each is judged by a reader."""

import pytest

from grader.course.course import Course
from tests.diagnosis import real_mistakes
from tests.diagnosis.real_mistakes import Readings
from tests.helpers import samples

KNOWN = real_mistakes.table()


@pytest.fixture(scope="module")
def readings(course: Course) -> Readings:
    return Readings(course)


def test_every_mistake_is_in_the_table_with_its_source_and_an_outcome() -> None:
    assert set(KNOWN) == {path.stem for path in real_mistakes.MISTAKES.glob("*.py")}
    for name, entry in KNOWN.items():
        assert all((entry["source"], entry["truth"])), name
        assert entry["found"] in real_mistakes.FOUND, name
        assert entry["outcome"] in real_mistakes.OUTCOMES, f"{name}: judge what is said of it"


def test_there_are_enough_of_them_in_all_assignments_without_training() -> None:
    """Of those of the kept reports, at least; a new assignment may get its own later"""
    for when in real_mistakes.FOUND:
        assert sum(entry["found"] == when for entry in KNOWN.values()) >= 25
    found = [str(entry["exercise"]).split("::")[0] for entry in KNOWN.values()]
    assert min(found.count(name) for name in set(samples.ASSIGNMENTS) - {"mnist"}) >= 5


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_said_of_a_mistake(readings: Readings, name: str) -> None:
    told = readings.told(name, str(KNOWN[name]["exercise"]))
    assert told.lost, "it loses nothing: is it a mistake?"
    assert told.beginnings == KNOWN[name]["said"], "python -m tests.diagnosis.real_mistakes write"
