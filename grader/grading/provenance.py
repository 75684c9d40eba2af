"""What a report was made from: what grading it again needs."""

import hashlib
import json
import sys
import tomllib
from datetime import UTC, datetime

import numpy as np

from grader import __version__
from grader.course import policy, reference_results
from grader.course.course import Course
from grader.model import Provenance
from grader.record import Record
from grader.submission.submission import Submission


class Origin(Record):
    """What all reports of one course have in common: digests of the course and of its results."""

    course: str
    results: str


def origin(course: Course) -> Origin:
    """The digests of a course as it is on disk now. When assignments are due is no part of them."""
    own = [
        path
        for assignment in course.assignments
        for path in (
            assignment.folder / "checks.py",
            *([assignment.folder / "questions.toml"] if assignment.questions else []),
            *([assignment.folder / "solution.py"] if course.fresh else []),  # then it says what is expected
            *(assignment.folder / name for name in assignment.files),
        )
    ]
    table = policy.without(tomllib.loads(course.file.read_text("utf-8")))
    said = f"{json.dumps(table, sort_keys=True, default=str)}\0{reference_results.digest(*own)}"
    return Origin(hashlib.sha256(said.encode()).hexdigest(), reference_results.checksum(course))


def provenance(
    origin: Origin, path: str, submission: Submission | None, began: datetime, draw: int | None = None
) -> Provenance:
    """Where a report comes from.

    Args:
        origin: of the course.
        path: of the submission, as it was given.
        submission: what was read; None where it could not be.
        began: when grading began.
        draw: of hidden inputs; None where they are the frozen ones.
    """
    return Provenance(
        path=path,
        digest="" if submission is None else digest(submission),
        time=began.isoformat(timespec="seconds"),
        grader=__version__,
        python=".".join(map(str, sys.version_info[:3])),
        numpy=np.__version__,
        course=origin.course,
        results=origin.results,
        draw="" if draw is None else str(draw),
    )


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def digest(submission: Submission) -> str:
    """SHA-256 over the sorted names of a submission's files, each with its size and its content."""
    seen = hashlib.sha256()
    for source in sorted(submission.sources, key=lambda source: source.path):
        seen.update(f"{source.path}\0{len(source.content)}\0".encode("utf-8", "surrogateescape"))
        seen.update(source.content)
    return seen.hexdigest()
