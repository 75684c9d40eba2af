"""Gradescope: `results.json`, as its autograder specification describes it.

Facts: gradescope-autograders, "Autograder Specifications" and "Leaderboards". As long as a test that is not
`visible` waits, a student sees no total; tests that are `hidden` for good are meant for what gives no points.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.classroom.out import feedback, files
from grader.classroom.out.rows import HIDDEN, ExportError, Given, Outcome, Row
from grader.model import CheckResult, Report, Verdict
from grader.report import score
from grader.report.escape import plain
from grader.report.numbers import number


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write `results.json` for one report, or a file each.

    Raises:
        ExportError: if an option is wrong, or nothing can be written.
    """
    if given.hidden not in HIDDEN:
        raise ExportError(f"--hidden {given.hidden}: no such visibility; there are {', '.join(HIDDEN)}")
    return files.each(rows, target, lambda row: files.as_json(results(row.report(), given.hidden)), ".json")


def results(report: Report, hidden: str = HIDDEN[0]) -> dict[str, Any]:
    """All that Gradescope shows of one submission.

    Args:
        report: on it.
        hidden: when hidden checks are shown.
    """
    found: dict[str, Any] = {
        "score": report.total_score,
        "execution_time": round(report.seconds, 3),
        "output": _heading(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": _tests(report, hidden),
        "extra_data": {"sandbox": plain(report.sandbox)},
    }
    board = next((each.leaderboard for each in report.trainings if each.leaderboard is not None), None)
    if board is not None:
        found["leaderboard"] = [
            {"name": "Test accuracy (%)", "value": round(100 * board.accuracy, 2), "order": "desc"},
            {"name": "CPU seconds", "value": round(board.seconds, 1), "order": "asc"},
        ]
        if board.parameters is not None:
            found["leaderboard"].append({"name": "Parameters", "value": board.parameters, "order": "asc"})
    return found


def _heading(report: Report) -> str:
    """What is said of the submission as a whole."""
    if report.status != "graded":
        return f"Could not be graded: {plain(report.reason)}"
    total = f"{number(report.score)} / {number(report.max_score)}{score.of_report(report)}"
    notes = [f"Note: {plain(note)}" for note in (*report.warnings, *report.notes)]
    return "\n".join([total, *notes, *([f"Next: {plain(report.next_step)}"] if report.next_step else [])])


def _tests(report: Report, hidden: str) -> list[dict[str, Any]]:
    names = iter(feedback.titles(report))
    tests = []
    for first, assignment in enumerate(report.assignments, 1):
        for second, exercise in enumerate(assignment.exercises, 1):
            for third, check in enumerate(exercise.checks, 1):
                tests.append(_test(check, next(names), f"{first}.{second}.{third}", hidden))
                if assignment.extra:
                    tests[-1]["tags"] = ["extra"]
    return tests


def _test(check: CheckResult, name: str, place: str, hidden: str) -> dict[str, Any]:
    return {
        "name": name,
        "number": place,
        "score": check.score,
        "max_score": check.max_score,
        "status": "passed" if check.verdict is Verdict.PASSED else "failed",
        "output": feedback.check(check) or feedback.status(check),
        "visibility": hidden if check.visibility == "hidden" else "visible",
    }
