"""The README's picture: it shows what its submission gets today, and the words beside it say the same."""

import importlib.machinery
import importlib.util
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.authoring import Check
from grader.course.course import Assignment, Course
from grader.grading import checks
from grader.grading.training import TrainingRun, Trainings, tier_checks
from grader.judging.verdicts import Judged
from grader.model import (
    AssignmentResult,
    CheckResult,
    Ending,
    Epoch,
    Evidence,
    ExerciseResult,
    Outcome,
    Report,
    Training,
    Verdict,
)
from grader.sandbox.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
MEASURED = re.compile(r"Sandbox|Training|trainloss|validation|leaderboard")  # what differs from run to run


@pytest.fixture(scope="module")
def picture() -> ModuleType:
    """tools/picture as a module."""
    loader = importlib.machinery.SourceFileLoader("picture", str(ROOT / "tools" / "picture"))
    spec = importlib.util.spec_from_loader("picture", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    code = compile(loader.get_data(loader.path), loader.path, "exec")  # leaves no compiled file in tools/
    exec(code, module.__dict__)
    return module


def test_picture_is_true(picture: ModuleType, whole_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/report.svg shows what its submission gets today

    What trains a network takes too long to be done again: the training and the checks beside it.
    """
    drawn = picture.texts(picture.PICTURE.read_text(encoding="utf-8"))
    shown = next(line for line in drawn if line.startswith("testaccuracy"))
    accuracy = round(float(shown.removeprefix("testaccuracy").partition("%")[0]) / 100, 4)

    def as_drawn(trainings: Trainings, assignment: Assignment) -> TrainingRun:
        assert assignment.training is not None
        reached = [tier.distinction for tier in assignment.training.tiers if accuracy >= tier.accuracy]
        curve = (Epoch(1, 1.0, 1.0, 0.5),)
        training = Training(assignment.name, curve, accuracy, 1.0, reached[-1] if reached else "")
        return TrainingRun(tier_checks(assignment, Verdict.FAILED, "", accuracy), training)

    def as_keras(sandbox: Sandbox, assignment: Assignment, check: Check) -> Outcome:
        if assignment.training is None:
            return ordinary(sandbox, assignment, check)
        return Outcome(Ending.RETURNED)

    def judged(check_id: str, check: Check, outcome: Outcome, expected: Evidence, names: Any) -> Judged:
        if outcome == Outcome(Ending.RETURNED):
            return Judged(check_id, check, Verdict.PASSED, expected)
        return judges(check_id, check, outcome, expected, names)

    ordinary, judges = Sandbox.check, checks.judge
    monkeypatch.setattr(checks, "judge", judged)
    monkeypatch.setattr(Trainings, "_train", as_drawn)
    monkeypatch.setattr(Sandbox, "check", as_keras)
    fresh = picture.texts(picture.svg(picture.graded()))
    assert [line for line in fresh if not MEASURED.match(line)] == [
        line for line in drawn if not MEASURED.match(line)
    ], "run .venv/bin/python tools/picture"
    assert (
        30 < len(drawn) <= 50 + 4 * len(whole_course.assignments)
    )  # a bar an assignment, and what Ana got wrong


def test_picture_is_described(picture: ModuleType) -> None:
    """Who cannot see the picture reads the same score and accuracy in the README"""
    sentence = r"!\[[^]]*?([\d.]+) of (\d+) points[^]]*?([\d.]+) %[^]]*\]\(docs/report\.svg\)"
    said = re.search(sentence, README.read_text(encoding="utf-8"))
    assert said is not None
    drawn = "\n".join(picture.texts(picture.PICTURE.read_text(encoding="utf-8")))
    assert f"{said[1]}/{said[2]}" in drawn  # the score, or the total of a course that Ana has not all of
    assert f"testaccuracy{said[3]}%" in drawn


def test_the_words_follow_the_report(picture: ModuleType) -> None:
    """tools/picture writes score and accuracy where they stand, and leaves all else as it is"""
    check = CheckResult("a::b::c", "A check", Verdict.PASSED, 77.125, 105.0)
    result = AssignmentResult("a", "A", (ExerciseResult("b", (check,)),))
    report = Report("A course", "ana", "graded", "", "none", 1.0, (result,))
    trained = replace(report, trainings=(Training("a", (), 0.97346, 1.0, ""),))
    page = README.read_text(encoding="utf-8")
    made = picture.described(page, trained)
    (words,) = re.findall(r"!\[([^]]*)\]\(docs/report\.svg\)", made)
    assert words == "Ana's report: 77.12 of 105 points, three mistakes explained, 97.34 % on MNIST"
    (before,) = re.findall(r"!\[([^]]*)\]\(docs/report\.svg\)", page)
    assert made == page.replace(before, words)
