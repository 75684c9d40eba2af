"""Marks that go out: rows of a class, and reports that are as hostile as a student can make them."""

from dataclasses import replace
from pathlib import Path

from grader.classroom.out.rows import Mark, Row
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
)
from grader.report import json_report

GOLDEN = Path(__file__).resolve().parents[1] / "classroom" / "out" / "golden"
HOSTILE = "=cmd|' /C calc'!A0\x1b[31m</pre><script>alert(1)</script>\x00\ufffe\ud800\u202e{style}"
SECRET = "the_trap"  # the name of a hidden check
MADE = Provenance("", "a" * 64, "2026-11-30T12:00:00+00:00", "0.1.0", "3.11.7", "2.4.6", "b" * 64, "c" * 64)


def report(said: str = "", score: float = 6.5, most: float = 8.0, extra: float = 1.0) -> Report:
    """A graded report of two assignments and an extra one, with a hidden check and a network."""
    told = Diagnosis(Kind.MISCONCEPTION, f"The rate is kept. {said}", "kept")
    dropout = (
        _check("dropout::forward::mean", Verdict.PASSED, score, score),
        _check("dropout::forward::spread", Verdict.FAILED, 0.0, most - score, said, told),
        replace(_check(f"dropout::forward::{SECRET}", Verdict.FAILED, 0.0, 0.0), **_hidden("forward")),
    )
    softmax = (
        _check("softmax_loss::softmax::ordinary", Verdict.PASSED, 11.999, 11.999),
        _check("softmax_loss::softmax::extreme", Verdict.TIMED_OUT, 0.0, 0.0005, said),
        _check("softmax_loss::softmax::blocked", Verdict.BLOCKED, 0.0, 0.0005),
    )
    bonus = (_check("bonus::deed::first", Verdict.PASSED, extra, 1.0),)
    board = Leaderboard(0.9741, 41.25, 477_010)
    return Report(
        "Networks",
        "kim",
        "graded",
        "",
        "bubblewrap",
        2.5,
        assignments=(
            AssignmentResult("dropout", "Dropout", (ExerciseResult("forward", dropout),)),
            AssignmentResult("softmax_loss", "Softmax", (ExerciseResult("softmax", softmax),)),
            AssignmentResult("bonus", "Bonus", (ExerciseResult("deed", bonus),), extra=True),
        ),
        trainings=(Training("dropout", (Epoch(1, 2.3, 2.1, 0.5),), 0.9741, 41.25, "", board),),
        notes=(said,) if said else (),
        next_step="Mend <b> in dropout.py.",
        provenance=MADE,
    )


def ungradable() -> Report:
    """A report on what could not be read."""
    return Report("Networks", "lee", "ungradable", "lee.zip: is damaged; hand it in again", "", 0.0)


def row(id: str, made: Report | None = None, **more: object) -> Row:
    """A row of a report."""
    made = made or report()
    values = {
        "marks": tuple(Mark(a.name, a.title, a.score, a.max_score, a.extra) for a in made.assignments),
        "score": made.score,
        "max_score": made.max_score,
        "extra": made.extra_score,
        "ungraded": made.reason,
        "read": lambda: made,
    }
    return Row(id=id, **values | more)  # type: ignore[arg-type]


def a_class() -> list[Row]:
    """The class of the golden files: one with everything, one excused, one with full marks, a namesake."""
    kim, same = (
        row("101", name="김민준", sis_id="2026-101", email="minjun@example.edu"),
        row("x4", login="same1"),
    )
    excused = replace(kim.marks[0], excused=True)
    kept = replace(kim.marks[1], score=0.0)
    return [
        kim,
        replace(kim, id="102", sis_id="2026-102", email="seoyeon@example.edu", marks=(excused, kept)),
        _points("x3", 8.0, 12.0, login="jiwoo", email="jiwoo@example.edu"),
        replace(_points("x4", 1 / 3, 5.0), login="same1", email=same.email or "same1@example.edu"),
        _points("x5", 1.0, 1.0, login="nobody", name="Nobody Here"),
        replace(_points("x6", 0.0, 0.0, login="same2"), ungraded="x6.zip: is damaged"),
    ]


def written(folder: Path, reports: dict[str, Report]) -> Path:
    """A folder with reports, as `grader grade --json` leaves it."""
    folder.mkdir(exist_ok=True)
    for name, made in reports.items():
        json_report.write(replace(made, submission=name), folder / f"{name}.json")
    return folder


def _points(id: str, dropout: float, softmax: float, **more: str) -> Row:
    marks = (Mark("dropout", "Dropout", dropout, 8.0), Mark("softmax_loss", "Softmax", softmax, 12.0))
    return Row(id=id, marks=marks, score=dropout + softmax, max_score=20.0, **more)  # type: ignore[arg-type]


def _check(
    id: str, verdict: Verdict, score: float, most: float, said: str = "", told: Diagnosis | None = None
) -> CheckResult:
    return CheckResult(
        id, f"Title of {id.split('::')[2]}", verdict, score, most, message=f"It differs. {said}".strip(),
        called="forward(x)", repeat="grader show x", output=said, diagnosis=told, seconds=0.25,
    )  # fmt: skip


def _hidden(exercise: str) -> dict[str, object]:
    """What the grader says of a hidden check."""
    title = f"A hidden check of {exercise}"
    return {
        "title": title,
        "visibility": "hidden",
        "message": f"{title}: failed.",
        "called": "",
        "repeat": "",
    }
