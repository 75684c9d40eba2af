"""Whatever is wrong with a submission, the sandbox comes to what the checks come to without one."""

from grader.course.course import Course
from tests.course.in_and_out import differences

SEED = 5


def test_a_few_mutants(course: Course) -> None:
    print(f"seed {SEED}")
    graded, found = differences(course, 1, SEED)
    assert found == []
    assert graded >= 8
