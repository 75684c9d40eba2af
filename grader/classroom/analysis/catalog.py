"""What a course asks, check by check, in its order and with titles: of hidden checks, too."""

from grader.authoring.question import GROUP
from grader.course.course import Assignment, Course
from grader.record import Record


class Asked(Record):
    """A check or a question: its title, and whether it is hidden from students."""

    title: str
    hidden: bool


def catalog(course: Course) -> dict[str, Asked]:
    """All that reports on a course may have, by id: checks, tiers of a training, questions."""
    found = dict[str, Asked]()
    for assignment in course.assignments:
        for exercise in assignment.exercises:
            found |= _of_exercise(assignment, exercise)
        for question in assignment.questions:
            title = " ".join(question.text.split())
            found[f"{assignment.name}::{GROUP}::{question.id}"] = Asked(title, question.hidden)
    return found


def _of_exercise(assignment: Assignment, exercise: str) -> dict[str, Asked]:
    checks = [check for check in assignment.checks if check.exercise == exercise]
    found = {assignment.id(check): Asked(check.title, check.hidden) for check in checks}
    plan = assignment.training
    for tier in plan.judged if plan is not None and plan.exercise == exercise else ():
        title = f"At least {tier.accuracy * 100:g} % on the test images"
        found[f"{assignment.name}::{exercise}::{tier.name}"] = Asked(title, hidden=False)
    return found
