"""Extra assignments: their points come on top, and leaving them out costs nothing."""

import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from grader.cli import main
from grader.cli.options import Options
from grader.course import reader
from grader.course.course import Course
from grader.grading.results import not_trained
from grader.model import Report
from grader.report import json_report, terminal
from grader.report.score import earned
from tests.helpers.extra import LINES, RIGHT, STUBS, WRONG, extra_course, handed_in
from tests.helpers.graded import graded
from tests.helpers.pytest_runs import run

VALIDATOR = Draft202012Validator(json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
POOR = LINES.replace("x + by", "x - by")  # 3 of 6


def report_of(small: Path, lines: str, deed: str, *, only: str = "", cap: str = "extra_credit = 3") -> Report:
    return graded(extra_course(small, cap), handed_in(lines, deed), only=only)


def shown(report: Report) -> str:
    """What a terminal shows, without bars."""
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=80))
    lines = [line.strip("━") for line in file.getvalue().split("\n")[3:] if line]
    return "\n".join(" ".join(line.replace("█", "").replace("░", "").split()) for line in lines)


@pytest.mark.parametrize(
    ("cap", "score", "extra", "most"),
    [("extra_credit = 3", 6, 3, 3), ("", 6, 4, 4), ("extra_credit = 9", 6, 4, 4)],
)
def test_points_come_on_top_as_far_as_the_course_says(
    small: Path, cap: str, score: float, extra: float, most: float
) -> None:
    report = report_of(small, LINES, RIGHT, cap=cap)
    data = json_report.to_json(report)
    VALIDATOR.validate(data)
    assert (data["score"], data["max_score"]) == (score, 6)
    assert (data["extra_score"], data["max_extra_score"]) == (extra, most)
    assert data["total_score"] == score + extra
    assert [(each["name"], each["extra"]) for each in data["assignments"]] == [
        ("lines", False),
        ("deed", True),
    ]
    assert data["assignments"][1]["score"] == 4
    said = shown(report)
    assert f"Score 6 / 6 and {extra} extra 100 %" in said
    assert ("Extra 4 of 4 points earned; at most 3 count" in said) == (extra == 3)
    assert "extra · 2 passed" in said


@pytest.mark.parametrize(("deed", "state"), [("", "handed in"), (STUBS, "started")])
def test_one_that_is_left_out_costs_nothing_and_little_is_said(small: Path, deed: str, state: str) -> None:
    report = report_of(small, LINES, deed)
    assert (report.score, report.max_score, report.total_score, report.next_step) == (6, 6, 6, "")
    said = shown(report)
    assert "Score 6 / 6 100 %" in said
    assert said.endswith(f"Extra, not {state}, costs nothing: deed")
    assert said.count("deed") == 1
    assert "counts 0" not in said


def test_a_wrong_one_is_told_after_the_others(small: Path) -> None:
    """And takes no points away"""
    report = report_of(small, POOR, WRONG)
    assert (report.score, report.max_score, report.extra_score) == (3, 6, 0)
    assert report.next_step.startswith("Fix shifted in lines.py")
    said = shown(report)
    assert "Score 3 / 6 50 %" in said
    assert "0 / 4 extra" in said
    again = graded(extra_again(small), handed_in(LINES, WRONG))
    assert again.next_step.startswith("Fix act in deed.py")


def extra_again(small: Path) -> Course:
    return reader.load(small)


def test_one_alone_is_shown_like_any_other(small: Path) -> None:
    report = report_of(small, LINES, RIGHT, only="deed")
    said = shown(report)
    assert "Score 4 / 4 extra 100 %" in said
    assert "Extra 4 of 4 points earned; at most 3 count" in said
    assert (report.score, report.max_score, report.extra_score, earned(report)) == (0, 0, 3, 1)
    alone = graded(extra_again(small), handed_in(LINES, STUBS), only="deed")
    assert "Score 0 / 4 extra" in shown(alone)
    assert alone.next_step == (
        "Write act in deed.py, line 1; assignments/deed/handout.md has formula and shapes."
    )
    assert earned(alone) == 0


def test_what_counts_for_the_exit_code(small: Path) -> None:
    """Extra points make up for lost ones; a wrong extra assignment is no failure"""
    report = report_of(small, POOR, RIGHT)
    options = Options(paths=(), fail_under=100)
    assert report.total_score == 6
    assert options.exit_code(report) == 0
    without = graded(extra_again(small), handed_in(POOR, WRONG))
    assert options.exit_code(without) == 1
    assert options.exit_code(graded(extra_again(small), handed_in(LINES, WRONG))) == 0


def test_the_table_of_a_class(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extra_course(small)
    for name, lines, deed in (("ana", LINES, RIGHT), ("ben", POOR, ""), ("cleo", LINES, STUBS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lines.py").write_text(lines)
        if deed:
            (tmp_path / name / "deed.py").write_text(deed)
    paths = [str(tmp_path / name) for name in ("ana", "ben", "cleo")]
    assert main.main(["grade", *paths, "--course", str(small), "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    rows = [line.split() for line in out.splitlines()]
    assert [
        "submission",
        "score",
        "of",
        "extra",
        "passed",
        "not",
        "passed",
        "not",
        "started",
        "accuracy",
    ] in rows
    assert ["ana", "6", "6", "3", "5", "0", "0", "–"] in rows
    assert ["ben", "3", "6", "0", "2", "1", "0", "–"] in rows
    assert ["cleo", "6", "6", "0", "3", "0", "0", "–"] in rows
    assert "ana: 6 / 6 and 3 extra\n" in err
    assert "cleo: 6 / 6\n" in err


def test_with_pytest(small: Path) -> None:
    extra_course(small)
    folder = small / "ana"
    folder.mkdir()
    (folder / "lines.py").write_text(LINES)
    done = run("--submission=ana", cwd=small)
    assert done.returncode == 0, done.stdout
    assert "3 passed, 2 skipped" in done.stdout
    assert "ana: 6 of 6 points (score 100 %)" in done.stdout
    (folder / "deed.py").write_text(RIGHT)
    assert "ana: 6 of 6 points and 3 extra (score 100 %)" in run("--submission=ana", cwd=small).stdout


def test_a_course_without_extra_shows_none(small: Path) -> None:
    report = report_of(small, LINES, RIGHT, cap="")
    plain = replace(report, assignments=report.ordinary)
    assert (plain.extra_score, plain.max_extra_score, plain.total_score) == (0, 0, 6)
    assert "xtra" not in shown(plain)


@pytest.mark.parametrize(
    ("points", "said"), [(1.0, "1 extra point not judged"), (2.0, "2 extra points not judged")]
)
def test_points_of_a_network_that_was_not_trained(points: float, said: str) -> None:
    """One point is one point"""
    training = SimpleNamespace(tiers=[SimpleNamespace(points=points)])
    network = SimpleNamespace(name="conv", extra=True, training=training)
    course: Any = SimpleNamespace(assignments=[network])
    assert not_trained(course, lambda each: True) == [f"conv was not trained (--no-training): {said}"]
