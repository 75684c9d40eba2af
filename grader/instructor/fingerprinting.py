"""Freeze the fingerprints of planted mistakes and of slips: needs reference results and solutions, no Keras.

Mutants and edits are run by processes of their own, which load the course themselves: its functions cannot be
pickled, and a process that Keras runs in is not to be forked.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from grader.course import reader
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions
from grader.diagnosis import fingerprints
from grader.diagnosis.explanations import is_random
from grader.diagnosis.hypotheses import Hypotheses
from grader.diagnosis.matching import Fingerprint
from grader.instructor import edited
from grader.instructor.mutants import Mutant, Workbench
from grader.record import Record
from grader.sandbox.levels import processors

SHARE = 8  # mutants that a process takes at a time


class Made(Record):
    """What processes make of an assignment: its mistakes, in shares, and the slips in each exercise."""

    mistakes: list[Future[list[Fingerprint]]]
    slips: dict[str, Future[Hypotheses | None]]


def pool() -> ProcessPoolExecutor:
    """Processes that run mutants."""
    return ProcessPoolExecutor(processors(), mp_context=get_context("forkserver"))


def begin(course: Course, assignment: Assignment, pool: ProcessPoolExecutor) -> Made:
    """Begin with the mutants of an assignment whose results are on disk."""
    share, count = 1 if assignment.training else SHARE, len(assignment.misconceptions)
    shares = [range(first, min(first + share, count)) for first in range(0, count, share)]
    mistakes = [pool.submit(_made, course.file, assignment.name, numbers) for numbers in shares]
    names = [e for e in assignment.exercises if not (assignment.trains(e) or is_random(assignment, e))]
    slips = {name: pool.submit(_slips, course.file, assignment.name, name) for name in names}
    return Made(mistakes, slips)


def finish(course: Course, assignment: Assignment, made: Made) -> str:
    """Write the fingerprints of an assignment; what was done, in words.

    Raises:
        ResultsError: if there are no reference results to judge by.
    """
    found: dict[str, list[Fingerprint]] = {}
    every = [fingerprint for share in made.mistakes for fingerprint in share.result()]
    for mistake, fingerprint in zip(assignment.misconceptions, every, strict=True):
        found.setdefault(mistake.exercise, []).append(fingerprint)
    slips = {exercise: known for exercise, each in made.slips.items() if (known := each.result())}
    fingerprints.save(course, assignment, found, slips)
    count = sum(len(known.says) for known in slips.values())
    return f"{assignment.name}: {len(every)} mistakes and {count} slips frozen"


def freeze_mistakes(course: Course, assignments: Sequence[Assignment]) -> list[str]:
    """Write the fingerprints of some assignments; what was done, in words.

    Raises:
        ResultsError: if there are no reference results to judge by.
    """
    with pool() as processes:
        made = [begin(course, assignment, processes) for assignment in assignments]
        return [finish(course, *pair) for pair in zip(assignments, made, strict=True)]


@cache
def _bench(file: Path, name: str) -> Workbench:
    course = reader.load(file)
    return Workbench(course, course.assignment(name))


def _made(file: Path, name: str, numbers: range) -> list[Fingerprint]:
    bench = _bench(file, name)
    return [Mutant(bench, bench.assignment.misconceptions[number]).fingerprint() for number in numbers]


def _slips(file: Path, name: str, exercise: str) -> Hypotheses | None:
    bench = _bench(file, name)
    with importable(solutions(bench.course)) as modules:
        return edited.hypotheses(bench, exercise, dict(modules))
