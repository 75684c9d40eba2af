"""Gradebooks of invented classes: every kind of verdict, mistakes, learning curves, hostile names."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from grader.course.course import Course
from grader.model import (
    AssignmentResult,
    CheckResult,
    Diagnosis,
    Epoch,
    ExerciseResult,
    Kind,
    Leaderboard,
    Provenance,
    Report,
    Training,
    Verdict,
)
from tests.helpers.books import DUE, GRADED, ORIGIN
from tests.helpers.class_exports import people

HOSTILE = (
    "<script>document.title='taken'</script>",
    "</style><img src=x onerror=\"document.title='taken'\">",
    "\u202egnirts\u202c \x1b[31mred\x1b[0m",
    '=HYPERLINK("http://evil.example")',
    "{{ 7 * 7 }}{% raw %}",
)
MISTAKES = (
    ("misconception", "wrong_axis", "The sum runs over the wrong axis. Which one has the classes?"),
    ("misconception", "no_batch_mean", "The gradient is not divided by the number of images. Is it a mean?"),
    (
        "convention",
        "unbiased",
        "This is the variance over n − 1, as in statistics. What does the handout say?",
    ),
    ("slip", "sign", "It would be right with the other sign."),
    ("clue", "", "Every number is twice the expected one."),
)
OTHERS = (Verdict.FAILED, Verdict.FAILED, Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT, Verdict.BLOCKED)


def book_of(path: Path, course: Course, count: int, *, seed: int = 7, names: tuple[str, ...] = ()) -> Path:
    """Write a gradebook: of ten students one handed in nothing, and one could not be graded.

    Args:
        path: of the file.
        course: whose checks the reports are about.
        count: of students, those in `names` among them.
        seed: of everything that is drawn.
        names: of the first students, who print them, too.
    """
    draw = random.Random(seed)
    hard = {each.id(check): draw.random() for each in course.assignments for check in each.checks}
    with Gradebook.open(path, course, create=True) as book:
        for at, person in enumerate(people(count)):
            name = names[at] if at < len(names) else person.name
            book.add_student(
                Student(
                    str(person.number), name, person.email, person.login, person.sid, f"Section {at % 3 + 1}"
                )
            )
            if at % 10 == 8:
                continue
            when = DUE + timedelta(minutes=draw.randrange(-9000, 3000))
            key = book.add_attempt(str(person.number), f"d{at}", handed_in=when)
            said = name if name in names else ""
            book.record(key, _report(course, at, draw, hard, said))
    return path


def _report(course: Course, at: int, draw: random.Random, hard: dict[str, float], said: str) -> Report:
    made = Provenance("x", f"d{at}", GRADED, ORIGIN.grader, "3", "2", ORIGIN.course, ORIGIN.results)
    ends = at % 10 == 9
    return Report(
        course=course.title,
        submission=f"student {at}",
        status="ungradable" if ends else "graded",
        reason=f"{said or at}.zip: is damaged; hand it in again" if ends else "",
        sandbox="none",
        seconds=draw.uniform(1, 90),
        assignments=() if ends else tuple(_assignments(course, draw, hard, said)),
        trainings=() if ends else tuple(_trainings(course, draw)),
        provenance=made,
    )


def _assignments(
    course: Course, draw: random.Random, hard: dict[str, float], said: str
) -> Iterator[AssignmentResult]:
    """Verdicts by how able a student is, and how hard a check."""
    able = draw.gauss(0.8, 0.6)
    for assignment in course.assignments:
        worth = assignment.points / max(sum(check.points for check in assignment.checks), 1e-9)
        exercises: dict[str, list[CheckResult]] = {}
        for check in assignment.checks:
            passed = draw.gauss(able, 0.4) > hard[assignment.id(check)] - 0.3
            failed = Verdict.FAILED if check.hidden else draw.choice(OTHERS)
            verdict = Verdict.PASSED if passed else failed
            kind, mistake, text = MISTAKES[int(draw.random() ** 2 * len(MISTAKES))]
            told = verdict is Verdict.FAILED and not check.hidden and draw.random() < 0.6
            title = f"A hidden check of {check.exercise}" if check.hidden else check.title
            most = check.points * worth
            result = CheckResult(
                assignment.id(check),
                title,
                verdict,
                most if passed else 0.0,
                most,
                output="" if check.hidden else said,
                message="" if check.hidden else said,
                visibility="hidden" if check.hidden else "visible",
                seconds=draw.uniform(0.001, 0.2),
                diagnosis=Diagnosis(Kind(kind), text, mistake) if told else None,
            )
            exercises.setdefault(check.exercise, []).append(result)
        results = tuple(ExerciseResult(name, tuple(each)) for name, each in exercises.items())
        yield AssignmentResult(assignment.name, assignment.title, results, extra=assignment.extra)


def _trainings(course: Course, draw: random.Random) -> Iterator[Training]:
    """A learning curve for each network of the course, some of which come to nothing."""
    for assignment in course.assignments:
        if assignment.training is None or draw.random() < 0.1:
            continue
        best, length = draw.uniform(0.9, 0.99), draw.randrange(3, 12)
        curve = [
            Epoch(n, 2.3 * 0.5**n, 2.3 * 0.6**n, best * (1 - 0.7**n) + draw.gauss(0, 0.005))
            for n in range(1, length)
        ]
        if draw.random() < 0.05:
            yield Training(assignment.name, (Epoch(1, float("nan"), float("inf"), 0.098),), None, 3.0)
        else:
            seconds = draw.uniform(5, 300)
            yield Training(
                assignment.name, tuple(curve), best, seconds, "", Leaderboard(best, seconds, 101_770)
            )
