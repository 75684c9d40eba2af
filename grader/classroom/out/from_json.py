"""A report from its JSON: nothing is taken that is of another kind than it has to be."""

import math
from collections.abc import Mapping
from typing import Any, TypeVar

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
    total,
)
from grader.record import Record
from grader.report.json_report import SCHEMA_VERSION

WRONG = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    OverflowError,
)  # what a wrong one raises

Json = Mapping[str, Any]
Made = TypeVar("Made", bound=Record)


def report(value: Json) -> Report:
    """The report that some JSON says. What JSON leaves out is worked out again.

    Raises:
        One of WRONG: if it is none.
    """
    if value["schema"] != SCHEMA_VERSION or value["status"] not in ("graded", "ungradable"):
        raise ValueError(f"expected schema {SCHEMA_VERSION}, got {value['schema']}")
    assignments = tuple(map(_assignment, value["assignments"]))
    boards = {each["name"]: each["leaderboard"] for each in value["assignments"]}
    possible = total(check.max_score for each in assignments if each.extra for check in each.checks)
    cap = _plain(float, value["max_extra_score"])
    checks = [check for each in assignments if each.handed_in for check in each.checks]
    return _made(
        Report,
        value,
        assignments=assignments,
        trainings=tuple(_training(each, boards.get(each["assignment"])) for each in value["trainings"]),
        notes=tuple(_plain(str, note) for note in value["notes"]),
        warnings=tuple(_plain(str, warning) for warning in value["warnings"]),
        untouched=bool(checks) and all(check.verdict is Verdict.NOT_STARTED for check in checks),
        provenance=None if value["provenance"] is None else _made(Provenance, value["provenance"]),
        extra_credit=cap if cap < possible else None,
    )


def _assignment(value: Json) -> AssignmentResult:
    exercises = tuple(
        _made(ExerciseResult, each, checks=tuple(map(_check, each["checks"]))) for each in value["exercises"]
    )
    return _made(AssignmentResult, value, exercises=exercises)


def _check(value: Json) -> CheckResult:
    told = value["diagnosis"]
    why = None
    if told is not None:
        why = _made(Diagnosis, told, kind=Kind(told["kind"]), name=_plain(str, told["name"] or ""))
    made = _made(CheckResult, value, verdict=Verdict(value["verdict"]), diagnosis=why)
    if made.id.count("::") != 2:
        raise ValueError(f"{made.id} is no check's id")
    return made


def _training(value: Json, board: Json | None) -> Training:
    curve = tuple(
        _made(Epoch, {name: math.nan if number is None else number for name, number in each.items()})
        for each in value["curve"]
    )
    ranked = None if board is None else _made(Leaderboard, board)
    return _made(Training, value, curve=curve, leaderboard=ranked)


def _made(record: type[Made], value: Json, /, **more: Any) -> Made:
    """A record, of fields in JSON and of others that are made; those in neither keep their defaults."""
    fields = {name: field for name, field in record.__dataclass_fields__.items() if name not in more}
    plain = {name: _plain(field.type, value[name]) for name, field in fields.items() if name in value}
    return record(**plain, **more)


def _plain(kind: Any, value: Any) -> Any:
    """A value that has to be of a kind; JSON may write a float as a whole number."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if is_whole and kind in (float, float | None):
        value = float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"expected {getattr(kind, '__name__', kind)}, got {type(value).__name__}")
    if isinstance(value, float) and math.isinf(value):
        raise ValueError("infinity")
    return value
