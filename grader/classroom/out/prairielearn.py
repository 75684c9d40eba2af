"""PrairieLearn: `results.json` of an external grader, as its page "External Grading" describes it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.classroom.out import feedback, files
from grader.classroom.out.rows import Given, Outcome, Row
from grader.model import Report
from grader.report import score
from grader.report.escape import plain

SIZE_LIMIT = 1_000_000  # bytes; the platform takes no more
LENGTHS = (20_000, 4_000, 1_000, 200, 0)  # characters about a check: the most that fit all together


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write `results.json` for one report, or a file each.

    Raises:
        ExportError: if nothing can be written.
    """
    return files.each(rows, target, lambda row: content(row.report()), ".json")


def content(report: Report) -> bytes:
    """The file's bytes: as much of what is said as the platform takes."""
    found = results(report)
    data = b""
    for length in LENGTHS:
        for test in found.get("tests", ()):
            said = test["output"]
            test["output"] = said if len(said) <= length else f"{said[:length]} …"
        data = json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
        if len(data) <= SIZE_LIMIT:
            break
    return data


def results(report: Report) -> dict[str, Any]:
    """What the platform shows; what could not be graded costs no attempt."""
    if report.status != "graded":
        return {"gradable": False, "format_errors": [plain(report.reason)], "message": "Could not be graded."}
    tests = [
        {
            "name": name,
            "description": feedback.status(check),
            "points": check.score,
            "max_points": check.max_score,
            "output": feedback.check(check),
        }
        for check, name in zip(report.checks, feedback.titles(report), strict=True)
    ]
    return {
        "gradable": True,
        "score": score.earned(report),
        "message": plain(report.next_step),
        "output": "\n".join(map(plain, (*report.warnings, *report.notes)))[:10_000],
        "tests": tests,
    }
