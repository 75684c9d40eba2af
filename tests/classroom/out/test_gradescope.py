"""Gradescope's results.json, held against a schema of its documentation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from grader.classroom.out import gradescope
from grader.classroom.out.rows import HIDDEN, ExportError, Given
from tests.helpers.given_back import GOLDEN, HOSTILE, SECRET, report, row, ungradable

SCHEMA = Draft202012Validator(json.loads((GOLDEN / "gradescope.schema.json").read_text("utf-8")))


def written(tmp_path: Path, made: Any, **given: Any) -> Any:
    """results.json of one report, read by Python's own reader and held against the schema."""
    gradescope.write([row("kim", made)], Given(**given), tmp_path / "results.json")
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    SCHEMA.validate(results)
    return results


def test_the_schema_is_the_documentation_s() -> None:
    """It takes the example that is printed there, and not everything"""
    example = json.loads((GOLDEN / "gradescope.json").read_text("utf-8"))
    SCHEMA.validate(example)
    for wrong in ({}, {**example, "leaderboard": [{"name": "x"}]}, {**example, "visibility": "later"}):
        assert not SCHEMA.is_valid(wrong)


def test_points_places_and_the_leaderboard(tmp_path: Path) -> None:
    """The score with what comes on top; each check has its place; the network's three figures"""
    results = written(tmp_path, report())
    assert results["score"] == 19.499
    assert [test["number"] for test in results["tests"]][:4] == ["1.1.1", "1.1.2", "1.1.3", "2.1.1"]
    assert sum(test["score"] for test in results["tests"]) == pytest.approx(19.499)
    assert [test["status"] for test in results["tests"]][:2] == ["passed", "failed"]
    assert results["tests"][-1]["tags"] == ["extra"]
    assert [(each["name"], each["value"], each["order"]) for each in results["leaderboard"]] == [
        ("Test accuracy (%)", 97.41, "desc"),
        ("CPU seconds", 41.2, "asc"),
        ("Parameters", 477_010, "asc"),
    ]
    assert "leaderboard" not in written(tmp_path, replace(report(), trainings=()))


@pytest.mark.parametrize("when", HIDDEN)
def test_a_hidden_check_stays_hidden(tmp_path: Path, when: str) -> None:
    """Its name is said nowhere, and it is shown when the instructor says"""
    results = written(tmp_path, report(), hidden=when)
    assert [test["visibility"] for test in results["tests"]][:4] == ["visible", "visible", when, "visible"]
    assert results["tests"][2]["name"] == "dropout::forward: A hidden check of forward"
    assert results["tests"][2]["output"] == "failed"
    assert SECRET not in json.dumps(results)


def test_another_visibility(tmp_path: Path) -> None:
    """What there is, is told"""
    with pytest.raises(ExportError, match="--hidden later: no such visibility; there are after_published"):
        written(tmp_path, report(), hidden="later")


def test_hostile_output_is_text(tmp_path: Path) -> None:
    """Gradescope shows text as it is, so formats are set; what steers a terminal is written out"""
    results = written(tmp_path, report(HOSTILE))
    assert {results[f"{each}output_format"] for each in ("", "test_")} == {"text"}
    said = results["tests"][1]["output"]
    assert "<script>" in said
    assert "\\x1b[31m" in said
    assert not {"\x1b", "\x00", "\u202e"} & {*said}


def test_what_could_not_be_graded(tmp_path: Path) -> None:
    """It has no tests, and says why"""
    results = written(tmp_path, ungradable())
    assert (results["score"], results["tests"]) == (0, [])
    assert results["output"] == "Could not be graded: lee.zip: is damaged; hand it in again"
