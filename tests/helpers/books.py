"""Gradebooks of a made-up course, reports on made-up submissions, and writers that can be killed."""

import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.authoring import Check, exact
from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from grader.course.course import Assignment, Course
from grader.course.policy import NEVER_LATE, Policy
from grader.model import (
    AssignmentResult,
    CheckResult,
    Diagnosis,
    Epoch,
    ExerciseResult,
    Kind,
    Provenance,
    Report,
    Training,
    Verdict,
)

ROOT = Path(__file__).resolve().parents[2]
DUE = datetime(2026, 3, 20, 23, 59, tzinfo=UTC)
GRADED = "2026-03-21T10:00:00+00:00"
BEGINS = "begins"
ORIGIN = MadeFrom("c" * 64, "e" * 64, "1.0")


def _nothing(student: object, rng: object) -> dict[str, object]:
    return {}


def made_up(policy: Policy = NEVER_LATE, title: str = "Made up") -> Course:
    """A course of three assignments, "one", "two" and "three", of 10 points each in two checks."""
    compare = exact(reason="It is never compared.")
    checks = tuple(
        Check("act", name, "A check", 1.0, compare, None, False, 1, 256, _nothing)
        for name in ("first", "second")
    )
    assignments = tuple(
        Assignment(name, name.title(), 10, Path(name), (), None, checks, ("act",))
        for name in ("one", "two", "three")
    )
    return Course(Path(), title, 7, assignments, Path("course.toml"), policy=policy)


def report(
    course: Course, passed: Collection[str], *, digest: str = "a", origin: MadeFrom = ORIGIN, note: str = ""
) -> Report:
    """A report on all of a course: assignments and checks that are named have passed, others have failed."""
    results = []
    for assignment in course.assignments:
        checks = tuple(_result(assignment, check, passed) for check in assignment.checks)
        results.append(AssignmentResult(assignment.name, assignment.title, (ExerciseResult("act", checks),)))
    made = Provenance(
        "x", digest, "2026-03-21T10:00:00+00:00", origin.grader, "3", "2", origin.course, origin.results
    )
    curve = (Epoch(1, 0.5, float("nan"), 0.9), Epoch(2, float("-inf"), 0.25, 0.95))
    return Report(
        course=course.title,
        submission="a submission",
        status="graded",
        reason="",
        sandbox="none",
        seconds=1.5,
        assignments=tuple(results),
        trainings=(Training("three", curve, 0.95, 8.5),),
        notes=(note,) if note else (),
        provenance=made,
    )


def ungradable(course: Course, reason: str) -> Report:
    """The report on a submission that could not be graded."""
    whole = report(course, ())
    return replace(whole, status="ungradable", reason=reason, assignments=(), trainings=())


def _result(assignment: Assignment, check: Check, passed: Collection[str]) -> CheckResult:
    identity = assignment.id(check)
    good = assignment.name in passed or identity in passed
    verdict, points = (Verdict.PASSED, 5.0) if good else (Verdict.FAILED, 0.0)
    diagnosis = None if good else Diagnosis(Kind.MISCONCEPTION, "Is it so?", "wrong_way")
    return CheckResult(identity, "A check", verdict, points, 5.0, seconds=0.25, diagnosis=diagnosis)


def write(path: Path, start: int, count: int) -> None:
    """Say that it begins, record reports on students with numbers, and print each that is recorded."""
    course = made_up()
    print(BEGINS, flush=True)
    with Gradebook.open(path, course, create=True) as book:
        for number in range(start, start + count):
            student = f"s{number:06}"
            book.add_student(Student(student, f"Student {number}"))
            attempt = book.add_attempt(
                student,
                f"d{number}",
                handed_in=DUE + timedelta(minutes=number),
                modules={"one": f"m{number}"},
            )
            book.record(attempt, report(course, ("one",), digest=f"d{number}", note=note(number)))
            print(number, flush=True)


def note(number: int) -> str:
    """What the report on a student says and no other one."""
    return f"note {number} " * 40


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
