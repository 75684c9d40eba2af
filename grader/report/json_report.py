"""The report as JSON, as `report.schema.json` beside this file describes it."""

import json
import math
from dataclasses import fields
from pathlib import Path
from typing import Any

from grader.model import (
    AssignmentResult,
    CheckResult,
    Diagnosis,
    ExerciseResult,
    Leaderboard,
    Provenance,
    Report,
    Training,
)
from grader.report import atomic
from grader.report.escape import plain

SCHEMA_VERSION = 1
SCHEMA_FILE = Path(__file__).with_name("report.schema.json")


def to_json(report: Report) -> dict[str, Any]:
    """Return the report as plain dicts, lists, strings and finite numbers."""
    trainings = [_training(each) for each in report.trainings]
    boards = {each.assignment: each.leaderboard for each in report.trainings}
    return {
        "schema": SCHEMA_VERSION,
        "course": plain(report.course),
        "submission": plain(report.submission),
        "status": report.status,
        "reason": plain(report.reason),
        "score": _number(report.score),
        "max_score": _number(report.max_score),
        "extra_score": _number(report.extra_score),
        "max_extra_score": _number(report.max_extra_score),
        "total_score": _number(report.total_score),
        "sandbox": plain(report.sandbox),
        "seconds": _number(report.seconds),
        "assignments": [_assignment(each, boards.get(each.name)) for each in report.assignments],
        "accuracy": None if report.accuracy is None else _number(report.accuracy),
        "trainings": trainings,
        "notes": [plain(note) for note in report.notes],
        "warnings": [plain(warning) for warning in report.warnings],
        "next_step": plain(report.next_step),
        "provenance": None if report.provenance is None else _provenance(report.provenance),
    }


def write(report: Report, path: Path) -> None:
    """Write the report to `path` so that no reader ever sees half of it.

    The folder must exist. A path that is no regular file, such as /dev/stdout, is written to as it is.
    """
    write_plain(to_json(report), path)


def unwritten(report: Report, path: Path) -> str:
    """Write the report; why that was not possible, "" if it was.

    Whatever is raised on the way is told and no more: there may be other reports to write.
    """
    return atomic.why_not(lambda: write(report, path))


def write_plain(value: dict[str, Any], path: Path) -> None:
    """Write plain dicts and lists as JSON, in the same way."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    atomic.write([text.encode()], path)


def _assignment(assignment: AssignmentResult, leaderboard: Leaderboard | None) -> dict[str, Any]:
    """One assignment with its exercises, and what its network is compared by, if it trained one."""
    return {
        "name": plain(assignment.name),
        "title": plain(assignment.title),
        "handed_in": assignment.handed_in,
        "extra": assignment.extra,
        "score": _number(assignment.score),
        "max_score": _number(assignment.max_score),
        "leaderboard": None if leaderboard is None else _leaderboard(leaderboard),
        "exercises": [_exercise(each) for each in assignment.exercises],
    }


def _exercise(exercise: ExerciseResult) -> dict[str, Any]:
    """One exercise with its checks."""
    return {
        "name": plain(exercise.name),
        "score": _number(exercise.score),
        "max_score": _number(exercise.max_score),
        "checks": [_check(each) for each in exercise.checks],
    }


def _check(check: CheckResult) -> dict[str, Any]:
    """One check."""
    return {
        "id": plain(check.id),
        "title": plain(check.title),
        "verdict": check.verdict.value,
        "score": _number(check.score),
        "max_score": _number(check.max_score),
        "message": plain(check.message),
        "called": plain(check.called),
        "returned": plain(check.returned),
        "measured": plain(check.measured),
        "expected": plain(check.expected),
        "worst": plain(check.worst),
        "repeat": plain(check.repeat),
        "output": plain(check.output),
        "visibility": check.visibility,
        "seconds": _number(check.seconds),
        "misconception": None if check.misconception is None else plain(check.misconception),
        "diagnosis": None if check.diagnosis is None else _diagnosis(check.diagnosis),
    }


def _provenance(provenance: Provenance) -> dict[str, Any]:
    """What the report was made from."""
    return {field.name: plain(getattr(provenance, field.name)) for field in fields(provenance)}


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    """What probably went wrong."""
    return {
        "kind": diagnosis.kind.value,
        "name": plain(diagnosis.name) if diagnosis.name else None,
        "text": plain(diagnosis.text),
    }


def _leaderboard(leaderboard: Leaderboard) -> dict[str, Any]:
    """What a network is compared by."""
    return {
        "accuracy": _number(leaderboard.accuracy),
        "seconds": _number(leaderboard.seconds),
        "parameters": leaderboard.parameters,
    }


def _training(training: Training) -> dict[str, Any]:
    """One training with its learning curve."""
    return {
        "assignment": plain(training.assignment),
        "accuracy": None if training.accuracy is None else _number(training.accuracy),
        "seconds": _number(training.seconds),
        "distinction": plain(training.distinction),
        "curve": [
            {
                "epoch": int(each.epoch),
                "train_loss": _number(each.train_loss),
                "val_loss": _number(each.val_loss),
                "val_accuracy": _number(each.val_accuracy),
            }
            for each in training.curve
        ],
    }


def _number(value: float) -> float | None:
    """A Python float; None for NaN and infinities, which JSON has no words for."""
    value = float(value)
    return value if math.isfinite(value) else None
