"""The hints of an exercise: up to three steps that lead to it, the last one never the answer."""

from grader.course import hints
from grader.course.course import Assignment, Course, CourseError, hint


def find(course: Course, exercise: str) -> tuple[Assignment, str]:
    """The exercise that a name means, and its assignment.

    Args:
        course: whose.
        exercise: "softmax", or "softmax_loss::softmax", which has to be said where two have one name.

    Raises:
        CourseError: if it means none, or several.
    """
    pairs = [(each, name) for each in course.assignments for name in each.exercises]
    full = {f"{each.name}::{name}": (each, name) for each, name in pairs}
    meant = [full[exercise]] if exercise in full else [pair for pair in pairs if pair[1] == exercise]
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = " or ".join(f"{each.name}::{name}" for each, name in meant)
        raise CourseError(f"{exercise}: is an exercise of {len(meant)} assignments; write {names}")
    own = [each for each in course.assignments if each.name == exercise]
    if own:
        raise CourseError(f"{exercise}: is an assignment; name an exercise{hint('', own[0].exercises)}")
    known = [*full] if "::" in exercise else [*dict.fromkeys(name for _, name in pairs)]
    raise CourseError(f"{exercise}: no such exercise{hint(exercise, known)}")


def steps(course: Course, exercise: str) -> tuple[str, ...]:
    """The steps of an exercise's hints in their order, each on one line; () where none is written.

    Args:
        course: whose.
        exercise: its name, as `find` takes it.

    Raises:
        CourseError: if the name means none or several, or the assignment's hints cannot be read.
    """
    assignment, name = find(course, exercise)
    return hints.read(assignment).get(name, ())
