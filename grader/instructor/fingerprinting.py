"""Freeze the fingerprints of planted mistakes: needs reference results and the solutions, but no Keras."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from grader.course.course import Assignment, Course
from grader.diagnosis import fingerprints
from grader.diagnosis.matching import Fingerprint
from grader.errors import GraderError
from grader.instructor.mutants import Planted, Workbench

SHARE = 8  # mistakes that a process takes at a time
PACKAGE = Path(__file__).resolve().parents[2]


class MistakesError(GraderError):
    """Fingerprints could not be made."""


def freeze_mistakes(course: Course, assignment: Assignment) -> int:
    """Write the fingerprints of an assignment's planted mistakes.

    Returns:
        How many mistakes there are.

    Raises:
        ResultsError: if there are no reference results to judge by.
    """
    mistakes = assignment.misconceptions()
    found: dict[str, list[Fingerprint]] = {}
    for mistake, fingerprint in zip(mistakes, _fingerprints(course, assignment), strict=True):
        found.setdefault(mistake.exercise, []).append(fingerprint)
    fingerprints.save(course, assignment, found)
    return len(mistakes)


def _fingerprints(course: Course, assignment: Assignment) -> Iterator[Fingerprint]:
    """In the order of declaration; several processes share the work where there is enough of it."""
    bench = Workbench(course, assignment)
    mistakes = assignment.misconceptions()
    if len(mistakes) <= SHARE:
        yield from (Planted(bench, mistake).fingerprint() for mistake in mistakes)
        return
    _shared.append(bench)  # what a forked process finds there; functions of a course cannot be pickled
    chunk = 1 if assignment.training else SHARE
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
            yield from pool.map(_fingerprint, range(len(mistakes)), chunksize=chunk)
    finally:
        _shared.pop()


_shared: list[Workbench] = []


def _fingerprint(number: int) -> Fingerprint:
    bench = _shared[-1]
    return Planted(bench, bench.assignment.misconceptions()[number]).fingerprint()


def freeze_apart(course: Course, assignment: Assignment) -> str:
    """The same in a process of its own, for one that Keras runs in: TensorFlow's is not to be forked.

    Returns:
        What it says.

    Raises:
        MistakesError: if it could not be done.
    """
    done = subprocess.run(
        [sys.executable, "-m", "grader", "reference", "--course", course.root, "--mistakes", assignment.name],
        env={**os.environ, "PYTHONPATH": str(PACKAGE), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise MistakesError(f"mistakes cannot be frozen: {reason[0]}")
    return done.stdout.strip()
