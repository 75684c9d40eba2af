"""A row by itself: which outcome is that of which check, and what counts of it."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check
from grader.course.course import Assignment, Course
from grader.evidence import codec
from grader.evidence.frames import WireError, read_frame
from grader.model import Ending, Evidence, Outcome
from grader.sandbox.row import Row
from tests.helpers.tiny import MANY, tiny_course


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A course of one function: `act(number)` gives its number."""
    return tiny_course(tmp_path / "course", MANY)


def frame(value: float, ending: Ending = Ending.RETURNED) -> tuple[dict[str, Any], bytes]:
    evidence = Evidence({"value": np.array(value)})
    return read_frame(io.BytesIO(codec.pack_outcome(Outcome(ending, evidence=evidence))).read)


def row_of(tiny: Course, count: int, parts: int = 1) -> tuple[Row, list[tuple[str, float]]]:
    """A row over so many checks of so many modules, and what it takes."""
    taken: list[tuple[str, float]] = []

    def take(assignment: Assignment, check: Check, outcome: Outcome) -> None:
        assert outcome.evidence is not None
        taken.append((check.name[-1], float(outcome.evidence.items["value"])))

    assignment = tiny.assignments[0]
    return Row([(assignment, assignment.checks[:count])] * parts, take), taken


HAS = {"missing": [], "stubs": [], "failed_cells": [], "calls": []}


def test_each_outcome_is_that_of_its_check_and_takes_its_share(tiny: Course) -> None:
    row, taken = row_of(tiny, 2, parts=2)
    row.add(HAS, b"")
    row.add(*frame(1.0))
    row.add(*frame(0.0, Ending.RAISED))
    row.add({}, b"")
    row.add({}, b"")
    row.add(*frame(4.0))
    row.end(Outcome(Ending.TIMED_OUT, seconds=0.8))
    assert taken == [("1", 1.0), ("2", 4.0)]
    assert (row.counts, row.share, list(row.probes)) == (True, pytest.approx(0.2), ["deed"])
    assert row.rest() == []


def test_more_outcomes_than_checks_are_left_out(tiny: Course) -> None:
    row, taken = row_of(tiny, 1)
    row.add(HAS, b"")
    for value in (1.0, 2.0, 3.0):
        row.add(*frame(value))
    assert taken == [("1", 1.0)]


def test_an_outcome_in_the_place_of_a_module_is_none_of_a_check(tiny: Course) -> None:
    row, taken = row_of(tiny, 2)
    row.add(*frame(1.0))
    row.add(HAS, b"")
    row.add(*frame(2.0))
    assert (taken, row.probes) == ([("2", 2.0)], {})


def test_nothing_counts_of_a_row_that_printed_or_was_lost(tiny: Course) -> None:
    for ended, lost, counts in (("", False, True), ("x", False, False), ("", True, False)):
        row, _ = row_of(tiny, 1)
        row.lost = lost
        row.end(Outcome(Ending.EXITED, output=ended))
        assert row.counts is counts


def test_the_rest_of_a_row_is_what_comes_after_the_module_that_ended_it(tiny: Course) -> None:
    """And that module's own rest, unless it was the first."""
    row, _ = row_of(tiny, 3, parts=3)

    def names() -> list[list[str]]:
        return [[check.name[-1] for check in checks] for _, checks in row.rest()]

    assert names() == [["1", "2", "3"]] * 2
    row.add(HAS, b"")
    row.add(*frame(1.0))
    assert names() == [["1", "2", "3"]] * 2
    for _ in range(2):
        row.add(*frame(1.0))
    assert names() == [["1", "2", "3"]] * 2  # it ended in the second module's import
    row.add(HAS, b"")
    row.add(*frame(1.0))
    assert names() == [["2", "3"], ["1", "2", "3"]]


@pytest.mark.parametrize("header", [{"ending": "passed"}, {"ending": 3}])
def test_a_row_refuses_what_is_no_outcome(tiny: Course, header: dict[str, Any]) -> None:
    row, _ = row_of(tiny, 1)
    row.add(HAS, b"")
    with pytest.raises(WireError):
        row.add(header, b"")


def test_what_a_row_says_of_its_calls_decides_nothing(tiny: Course) -> None:
    """Right numbers are right whatever calls are told beside them; a check that fails runs again alone."""
    row, taken = row_of(tiny, 1)
    header, payload = frame(1.0)
    row.add(HAS, b"")
    row.add({**header, "calls": [["act", "no arguments"]]}, payload)
    assert taken == [("1", 1.0)]


@pytest.mark.parametrize("cells", [7, [7], [[0, 1]], [[1, ["a", "b"]]]])
def test_a_row_refuses_what_tells_of_no_module(tiny: Course, cells: Any) -> None:
    row, _ = row_of(tiny, 1)
    with pytest.raises(WireError):
        row.add({**HAS, "failed_cells": cells}, b"")
