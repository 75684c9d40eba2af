"""Classroom 50, PrairieLearn, nbgrader and JUnit: each file read back by a reader of another hand."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from grader.classroom.out import classroom50, feedback, junit, nbgrader, prairielearn
from grader.classroom.out.rows import ExportError, Given
from grader.model import AssignmentResult, ExerciseResult
from tests.classroom.out.test_moodle import assert_harmless
from tests.helpers.given_back import GOLDEN, HOSTILE, SECRET, report, row, ungradable

RUNNER = {
    "CLASSROOM": "dl",
    "ASSIGNMENT": "networks",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/1",
}


def schema(name: str) -> Draft202012Validator:
    """A schema of a platform's documentation, which takes the example that is printed there."""
    validator = Draft202012Validator(json.loads((GOLDEN / f"{name}.schema.json").read_text("utf-8")))
    validator.validate(json.loads((GOLDEN / f"{name}.json").read_text("utf-8")))
    return validator


def read(path: Path, name: str) -> Any:
    value = json.loads(path.read_text("utf-8"))
    schema(name).validate(value)
    return value


# --- Classroom 50 ---


def test_whole_numbers_and_what_they_are_exactly(tmp_path: Path) -> None:
    """Hundredths; sums are those of the tests; full marks only where all was earned"""
    target = tmp_path / "result.json"
    classroom50.write([row("kim", report(HOSTILE))], Given(environment=RUNNER), target)
    result = read(target, "classroom50")
    assert (result["score"], result["max-score"]) == (1950, 2000)
    assert (result["points"], result["max-points"]) == (19.499, 20.0)
    assert result["score"] == sum(test["score"] for test in result["tests"])
    assert result["max-score"] == sum(test["max-score"] for test in result["tests"])
    assert all(test["score"] == test["max-score"] for test in result["tests"][:-1] if test["passed"])
    assert result["review"] == RUNNER["COMMIT_URL"]
    assert result["graded_at"] == "2026-11-30T12:00:00Z"
    assert len({test["test-name"] for test in result["tests"]}) == len(result["tests"])
    assert SECRET not in target.read_text("utf-8")


def test_many_small_fractions_keep_the_sum() -> None:
    """A hundred checks of a third of a hundredth are not a hundred times nothing"""
    made = report()
    check = replace(made.checks[0], score=1 / 300, max_score=1 / 300)
    many = AssignmentResult("dropout", "Dropout", (ExerciseResult("forward", (check,) * 300),))
    result = classroom50.result(replace(made, assignments=(many,)), RUNNER)
    assert (result["score"], result["max-score"]) == (100, 100)


def test_only_where_the_platform_grades(tmp_path: Path) -> None:
    """A missing variable, several reports, no score: one line each, nothing is written"""
    target = tmp_path / "result.json"
    for rows, environment, said in (
        ([row("kim")], RUNNER | {"RELEASE_URL": ""}, "RELEASE_URL: is not set"),
        ([row("kim"), row("lee")], RUNNER, "expected one report, got 2"),
        ([row("lee", ungradable())], RUNNER, "lee: could not be graded: lee.zip: is damaged"),
    ):
        with pytest.raises(ExportError, match=said):
            classroom50.write(rows, Given(environment=environment), target)
    assert not target.exists()


# --- PrairieLearn ---


def test_a_score_from_0_to_1(tmp_path: Path) -> None:
    """What comes on top makes up for what is missing, and is never more than 1"""
    prairielearn.write([row("kim", report(HOSTILE))], Given(), tmp_path / "results.json")
    results = read(tmp_path / "results.json", "prairielearn")
    assert results["score"] == pytest.approx(19.499 / 20, abs=1e-3)
    assert results["tests"][2]["name"] == "dropout::forward: A hidden check of forward"
    assert SECRET not in json.dumps(results)
    assert "\x1b" not in results["tests"][1]["output"]
    best = report(score=8.0)
    prairielearn.write([row("kim", best)], Given(), tmp_path / "results.json")
    assert read(tmp_path / "results.json", "prairielearn")["score"] == 1


def test_what_could_not_be_graded_costs_no_attempt(tmp_path: Path) -> None:
    """It is not gradable, and says why"""
    prairielearn.write([row("lee", ungradable())], Given(), tmp_path / "results.json")
    results = read(tmp_path / "results.json", "prairielearn")
    assert results["gradable"] is False
    assert results["format_errors"] == ["lee.zip: is damaged; hand it in again"]


def test_no_more_than_the_platform_takes(tmp_path: Path) -> None:
    """What is said of checks is cut, points are not; Korean letters take three bytes"""
    made = report()
    check = replace(made.checks[1], output="한" * 12_000)
    many = AssignmentResult("dropout", "Dropout", (ExerciseResult("forward", (check,) * 50),))
    data = prairielearn.content(replace(made, assignments=(many,)))
    assert 100_000 < len(data) <= 1_000_000
    schema("prairielearn").validate(json.loads(data))
    assert len(json.loads(data)["tests"]) == 50


# --- nbgrader ---


def test_folders_that_nbgrader_has(tmp_path: Path) -> None:
    """feedback/student/assignment/assignment.html: no name leads out, none is another's, none is run"""
    rows = [
        row("../up", report(HOSTILE), name="=1+1"),
        row("Kim"),
        row("kim"),
        row("한글"),
        row("lee", ungradable()),
    ]
    nbgrader.write(rows, Given(), tmp_path / "out")
    pages = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html"))
    students = {path.split("/")[2] for path in pages}
    assert students == {"_up", "Kim", "kim-2", "한글"}
    assert len(pages) == 12
    assert "out/feedback/_up/dropout/dropout.html" in pages
    assert_harmless((tmp_path / "out/feedback/_up/dropout/dropout.html").read_text("utf-8"))


def test_a_page_is_about_one_assignment(tmp_path: Path) -> None:
    """Its points, and its network"""
    nbgrader.write([row("kim")], Given(), tmp_path)
    page = (tmp_path / "feedback/kim/softmax_loss/softmax_loss.html").read_text("utf-8")
    assert "11.99 / 12" in page
    assert "97.41" not in page
    assert "97.41" in (tmp_path / "feedback/kim/dropout/dropout.html").read_text("utf-8")


def test_a_page_leads_with_what_counts(tmp_path: Path) -> None:
    """Where somebody decided otherwise than the report says, is late, or has something to say"""
    made = report()
    plain = feedback.page(row("kim"), made)
    assert "What counts" not in plain
    assert "grader show" not in plain
    decided = feedback.page(row("kim", late="2 days late: 20 % less", feedback="Well <b>done"), made, "Kim")
    assert (
        decided.index("Well &lt;b&gt;done") < decided.index("2 days late") < decided.index("The rate is kept")
    )
    assert "<h1>Kim</h1>" in decided
    assert "Score 5 / " in feedback.page(row("kim", score=5.0), made)


def test_nbgrader_s_columns(tmp_path: Path) -> None:
    """A name with a comma stays one cell, unlike nbgrader's own"""
    nbgrader.write([row("kim", name='Kim, "Min" Jun')], Given(), tmp_path)
    lines = list(csv.reader(io.StringIO((tmp_path / "grades.csv").read_text("utf-8-sig"), newline="")))
    assert lines[0][:4] == ["assignment", "duedate", "timestamp", "student_id"]
    assert {len(line) for line in lines} == {11}
    assert lines[1][3:5] == ["kim", 'Kim, "Min" Jun']
    assert lines[1][7:] == ["6.5", "0.0", "6.5", "8.0"]


# --- JUnit ---


def test_junit(tmp_path: Path) -> None:
    """A parser takes it; elements and attributes are known ones; counts are those of the cases"""
    known = dict(line.split(":") for line in (GOLDEN / "junit.txt").read_text("utf-8").splitlines())
    rows = [row("kim", report(HOSTILE), name=HOSTILE), row("lee", ungradable())]
    junit.write(rows, Given(), tmp_path / "out.xml")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()
    for element in root.iter():
        assert {*element.attrib} <= {*known[element.tag].split()}, element.tag
    kim, lee = root
    assert {name: kim.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7", "failures": "2", "errors": "1", "skipped": "1",
    }  # fmt: skip
    points = {each.get("name"): each.get("value") for each in kim.find("properties") or ()}
    assert (points["total"], points["max_score"]) == ("19.499", "20.0")
    (case,) = lee.iter("testcase")
    assert case.find("error").get("message") == "lee.zip: is damaged; hand it in again"  # type: ignore[union-attr]
    assert SECRET not in (tmp_path / "out.xml").read_text("utf-8")


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff", "\x7f"])
def test_what_xml_cannot_carry(letter: str) -> None:
    """It is written out, or left out"""
    element = ElementTree.Element("a", b=junit.legal(f"x{letter}y"))
    assert ElementTree.fromstring(ElementTree.tostring(element)).get("b", "").startswith("x")
