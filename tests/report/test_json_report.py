"""The report as JSON: its keys, its schema, and how it is written."""

import copy
import hashlib
import json
import math
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

from grader.model import (
    AssignmentResult,
    CheckResult,
    Epoch,
    ExerciseResult,
    Leaderboard,
    Provenance,
    Report,
    Training,
    Verdict,
)
from grader.report import json_report

SCHEMA = json.loads(json_report.SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
VERDICTS = tuple(Verdict)

MADE = Provenance(
    "class/ana", "a" * 64, "2026-11-30T12:00:00+00:00", "0.1.0", "3.11.7", "2.4.6", "b" * 64, "c" * 64
)


def full_report() -> Report:
    """A graded report with every verdict, a training and values that JSON cannot hold."""
    checks = tuple(
        CheckResult(f"optimizers::adam::{verdict}", f"Title {verdict}", verdict, float(index == 0), 1.5)
        for index, verdict in enumerate(VERDICTS)
    )
    second: Any = np.int64(2)
    quarter: Any = np.float32(0.25)
    curve = (Epoch(1, 2.3, math.nan, 0.5), Epoch(second, quarter, math.inf, -math.inf))
    assignment = AssignmentResult("optimizers", "Optimisers", (ExerciseResult("adam", checks),))
    board = Leaderboard(0.97, 40.25, 477_010)
    training = Training("optimizers", curve, 0.97, 41.5, "Distinction", board)
    return Report(
        "Networks",
        "앨리스.zip",
        "graded",
        "",
        "bubblewrap",
        3.5,
        (assignment,),
        (training,),
        ("a note",),
        ("stale",),
        "Fix adam.",
        provenance=MADE,
    )


UNGRADABLE = Report("Networks", "alice.zip", "ungradable", "not a zip file", "", 0.1)


def test_the_keys_are_these() -> None:
    data = json_report.to_json(full_report())
    assert list(data) == [
        *("schema", "course", "submission", "status", "reason", "score", "max_score"),
        *("extra_score", "max_extra_score", "total_score", "sandbox", "seconds"),
        *("assignments", "accuracy", "trainings", "notes", "warnings", "next_step", "provenance"),
    ]
    assert list(data["provenance"]) == [
        *("path", "digest", "time", "grader", "python", "numpy", "course", "results", "draw")
    ]
    assignment = data["assignments"][0]
    assert list(assignment) == [
        *("name", "title", "handed_in", "extra", "score", "max_score", "leaderboard", "exercises")
    ]
    assert list(assignment["exercises"][0]) == ["name", "score", "max_score", "checks"]
    assert list(assignment["exercises"][0]["checks"][0]) == [
        *("id", "title", "verdict", "score", "max_score", "message", "called", "returned"),
        *(
            "measured",
            "expected",
            "worst",
            "repeat",
            "output",
            "visibility",
            "seconds",
            "misconception",
            "diagnosis",
        ),
    ]
    assert list(data["trainings"][0]) == ["assignment", "accuracy", "seconds", "distinction", "curve"]
    assert assignment["leaderboard"] == {"accuracy": 0.97, "seconds": 40.25, "parameters": 477_010}
    assert data["trainings"][0]["curve"] == [
        {"epoch": 1, "train_loss": 2.3, "val_loss": None, "val_accuracy": 0.5},
        {"epoch": 2, "train_loss": 0.25, "val_loss": None, "val_accuracy": None},
    ]
    assert (data["schema"], data["score"], data["max_score"], data["accuracy"]) == (1, 1.0, 9.0, 0.97)
    verdicts = [check["verdict"] for check in assignment["exercises"][0]["checks"]]
    assert verdicts == ["passed", "failed", "blocked", "not_started", "error", "timed_out"]


@pytest.mark.parametrize("report", [full_report(), UNGRADABLE, replace(full_report(), trainings=())])
def test_reports_satisfy_the_schema(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(json_report.to_json(report))


def test_the_schema_requires_every_key_and_allows_no_other() -> None:
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    for each in objects:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def first_check(data: dict[str, Any]) -> dict[str, Any]:
    """The first check of a report in JSON."""
    check: dict[str, Any] = data["assignments"][0]["exercises"][0]["checks"][0]
    return check


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another version": lambda data: data.update(schema=2),
    "a key too many": lambda data: data.update(grade="A"),
    "a key missing": lambda data: data.pop("next_step"),
    "an unknown status": lambda data: data.update(status="done"),
    "ungradable without a reason": lambda data: data.update(status="ungradable", score=0),
    "ungradable with a score": lambda data: data.update(status="ungradable", reason="no"),
    "graded with a reason": lambda data: data.update(reason="no"),
    "a negative score": lambda data: data.update(score=-1),
    "a score in words": lambda data: data.update(score="ten"),
    "no score": lambda data: data.update(score=None),
    "an accuracy above 1": lambda data: data.update(accuracy=97.0),
    "a note that is no text": lambda data: data["notes"].append(1),
    "a key too many in an assignment": lambda data: data["assignments"][0].update(points=1),
    "a key missing in an exercise": lambda data: data["assignments"][0]["exercises"][0].pop("max_score"),
    "an unknown verdict": lambda data: first_check(data).update(verdict="ok"),
    "an id in two parts": lambda data: first_check(data).update(id="optimizers::adam"),
    "an unknown visibility": lambda data: first_check(data).update(visibility="secret"),
    "a key missing in a check": lambda data: first_check(data).pop("output"),
    "an accuracy in percent": lambda data: data["trainings"][0].update(accuracy=97),
    "a digest that is none": lambda data: data["provenance"].update(digest="abc"),
    "a time without its zone": lambda data: data["provenance"].update(time="2026-11-30T12:00:00"),
    "a draw that is no number": lambda data: data["provenance"].update(draw="0x1f"),
    "no digest of the course": lambda data: data["provenance"].pop("course"),
    "half a parameter": lambda data: data["assignments"][0]["leaderboard"].update(parameters=1.5),
    "an extra assignment in words": lambda data: data["assignments"][0].update(extra="yes"),
    "half an epoch": lambda data: data["trainings"][0]["curve"][0].update(epoch=1.5),
    "a loss in words": lambda data: data["trainings"][0]["curve"][0].update(train_loss="nan"),
}


@pytest.mark.parametrize("defect", BROKEN)
def test_the_schema_rejects(defect: str) -> None:
    data = copy.deepcopy(json_report.to_json(full_report()))
    BROKEN[defect](data)
    with pytest.raises(ValidationError):
        VALIDATOR.validate(data)


def test_what_is_written_is_utf8_and_strict_json(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    report = replace(full_report(), notes=("lone \ud800 surrogate \x1b[2J",), seconds=np.float64(2.5))
    json_report.write(report, path)

    def refuse(word: str) -> None:
        raise AssertionError(word)

    data = json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse)
    assert data == json_report.to_json(report)
    assert data["notes"] == [r"lone \ud800 surrogate \x1b[2J"]
    assert "앨리스.zip" in path.read_text(encoding="utf-8")
    VALIDATOR.validate(data)


def test_writing_replaces_the_whole_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("x" * 1_000_000)
    with path.open() as reader:
        json_report.write(UNGRADABLE, path)
        assert reader.read() == "x" * 1_000_000, "who has begun to read goes on reading the old report"
    assert json.loads(path.read_text(encoding="utf-8"))["status"] == "ungradable"
    assert os.listdir(tmp_path) == ["report.json"]
    ordinary = tmp_path / "ordinary"
    ordinary.write_text("")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


def test_a_write_that_fails_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def full_disk(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        json_report.write(UNGRADABLE, path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_link_and_a_pipe_stay_what_they_are(tmp_path: Path) -> None:
    link, target = tmp_path / "link.json", tmp_path / "target.json"
    target.write_text("old")
    link.symlink_to(target)
    json_report.write(UNGRADABLE, link)
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["submission"] == "alice.zip"

    reading, writing = os.pipe()
    json_report.write(UNGRADABLE, Path(f"/dev/fd/{writing}"))
    os.close(writing)
    with open(reading, encoding="utf-8") as file:
        assert json.load(file)["submission"] == "alice.zip"


def test_a_draft_is_a_new_file(tmp_path: Path) -> None:
    """Nothing is written through a link that lies where the draft goes"""
    other = tmp_path / "other"
    other.write_text("kept")
    (tmp_path / f".{hashlib.sha256(b'report.json').hexdigest()[:16]}.new").symlink_to(other)
    json_report.write(UNGRADABLE, tmp_path / "report.json")
    assert other.read_text() == "kept"
    assert sorted(os.listdir(tmp_path)) == ["other", "report.json"]
