"""Classroom 50: `result.json`, as its page "Advanced Autograding" describes it (`classroom50/result/v1`).

It takes whole numbers only: hundredths of points. What they are exactly stands beside them.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.classroom.out import feedback, files
from grader.classroom.out.rows import ExportError, Given, Outcome, Row
from grader.model import Report, Verdict
from grader.report.escape import line

SCHEMA = "classroom50/result/v1"
UNITS = 100  # of a point
VARIABLES = {  # a field, and the variable that the platform's runner sets
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write `result.json` of one report.

    Raises:
        ExportError: if there are several, it has no score, or this is not where the platform grades.
    """
    if len(rows) != 1:
        raise ExportError(f"classroom50: expected one report, got {len(rows)}; give a file, not a folder")
    if rows[0].ungraded:
        raise ExportError(line(f"{rows[0].label}: could not be graded: {rows[0].ungraded}"))
    files.write(files.as_json(result(rows[0].report(), given.environment)), target)
    return Outcome(f"{target} written")


def result(report: Report, environment: Mapping[str, str]) -> dict[str, Any]:
    """What the platform's runner reads; who owns the submission it adds itself.

    Args:
        report: on the submission.
        environment: the variables that the runner sets.

    Raises:
        ExportError: if one of them is missing.
    """
    missing = [name for name in VARIABLES.values() if not environment.get(name)]
    if missing:
        raise ExportError(f"{missing[0]}: is not set; write this format where Classroom 50's runner grades")
    tests = _tests(report)
    made = "1970-01-01T00:00:00Z" if report.provenance is None else _zulu(report.provenance.time)
    return {
        "schema": SCHEMA,
        **{field: environment[name] for field, name in VARIABLES.items()},
        "review": environment.get("REVIEW_URL") or environment["COMMIT_URL"],
        "datetime": made,
        "graded_at": made,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
        "points": report.total_score,
        "max-points": report.max_score,
    }


def _tests(report: Report) -> list[dict[str, Any]]:
    """A test a check, and one for all that comes on top.

    The most of each is what it adds to all before it, rounded: so the sum is right to the unit.
    """
    tests, before = list[dict[str, Any]](), 0.0
    extra = {check.id for each in report.extras for check in each.checks}
    for check, name in zip(report.checks, feedback.titles(report), strict=True):
        if check.id in extra:
            continue
        most = round(UNITS * (before + check.max_score)) - round(UNITS * before)
        before += check.max_score
        part = check.score / check.max_score if check.max_score else 0.0
        score = most if part >= 1 else math.floor(most * part)
        tests.append(_test(name, check.verdict is Verdict.PASSED, score, most, check.score, check.max_score))
    if report.extra_score:
        units = round(UNITS * report.extra_score)
        tests.append(_test("Points on top", True, units, 0, report.extra_score, 0.0))
    return tests


def _test(name: str, passed: bool, score: int, most: int, points: float, exact: float) -> dict[str, Any]:
    return {
        "test-name": name,
        "passed": passed,
        "score": score,
        "max-score": most,
        "points": points,
        "max-points": exact,
    }


def _zulu(time: str) -> str:
    """A time in UTC as the platform writes it."""
    return time.replace("+00:00", "Z")
