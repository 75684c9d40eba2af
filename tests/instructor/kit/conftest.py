"""The kit of the project's own course, built once."""

import pytest

from grader.course.course import Course
from grader.instructor.kit import build


@pytest.fixture(scope="session")
def files(whole_course: Course) -> dict[str, bytes]:
    """All files of the kit."""
    return build.files(whole_course)
