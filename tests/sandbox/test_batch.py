"""A batch by itself: which outcome is that of which check, and what counts of it."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.evidence import codec
from grader.evidence.frames import FrameError, read_frame
from grader.model import Ending, Evidence, Outcome
from grader.sandbox.answers import Answers, Ended
from grader.sandbox.batch import Batch
from tests.helpers.tiny import MANY, tiny_course


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A course of one function: `act(number)` gives its number."""
    return tiny_course(tmp_path / "course", MANY)


def frame(value: float, ending: Ending = Ending.RETURNED) -> tuple[dict[str, Any], bytes]:
    evidence = Evidence({"value": np.array(value)})
    return read_frame(io.BytesIO(codec.pack_outcome(Outcome(ending, evidence=evidence))).read)


class Said:
    """A client whose child has said all that it will say."""

    def __init__(self, frames: list[tuple[dict[str, Any], bytes]], ended: Outcome, lost: bool) -> None:
        self.frames, self.ended, self.is_lost = frames, ended, lost

    def answers(self, decode: Any) -> Answers[Any]:
        def one_by_one() -> Any:
            for header, payload in self.frames:
                yield decode(header, payload)
            return Ended(None, self.ended)

        return Answers(one_by_one())


RETURNED = Outcome(Ending.EXITED)


def batch_of(
    tiny: Course,
    count: int,
    *frames: tuple[dict[str, Any], bytes],
    parts: int = 1,
    ended: Outcome = RETURNED,
    lost: bool = False,
) -> tuple[Batch, list[tuple[str, float]]]:
    """A batch over so many checks of so many modules, and what they returned."""
    assignment = tiny.assignments[0]
    client: Any = Said(list(frames), ended, lost)
    batch = Batch([(assignment, assignment.checks[:count])] * parts, client)
    taken = []
    for _, check, outcome in batch:
        assert outcome.evidence is not None
        taken.append((check.name[-1], float(outcome.evidence.items["value"])))
    return batch, taken


HAS = ({"missing": [], "stubs": [], "failed_cells": [], "calls": []}, b"")
NOTHING: tuple[dict[str, Any], bytes] = ({}, b"")


def test_each_outcome_is_that_of_its_check_and_takes_its_share(tiny: Course) -> None:
    failed = frame(0.0, Ending.RAISED)
    said = (HAS, frame(1.0), failed, NOTHING, NOTHING, frame(4.0))
    batch, taken = batch_of(
        tiny, 2, *said, parts=2, ended=Outcome(Ending.TIMED_OUT, seconds=0.8, elapsed=2.0)
    )
    assert taken == [("1", 1.0), ("2", 4.0)]
    assert (batch.counts, batch.seconds, batch.elapsed) == (True, pytest.approx(0.2), 2.0)
    assert list(batch.probes) == ["deed"]
    assert batch.rest() == []


def test_more_outcomes_than_checks_are_left_out(tiny: Course) -> None:
    _, taken = batch_of(tiny, 1, HAS, frame(1.0), frame(2.0), frame(3.0))
    assert taken == [("1", 1.0)]


def test_an_outcome_in_the_place_of_a_module_is_none_of_a_check(tiny: Course) -> None:
    batch, taken = batch_of(tiny, 2, frame(1.0), HAS, frame(2.0))
    assert (taken, batch.probes) == ([("2", 2.0)], {})


@pytest.mark.parametrize(
    ("output", "lost", "counts"), [("", False, True), ("x", False, False), ("", True, False)]
)
def test_nothing_counts_of_a_batch_that_printed_or_was_lost(
    tiny: Course, output: str, lost: bool, counts: bool
) -> None:
    batch, _ = batch_of(tiny, 1, ended=Outcome(Ending.EXITED, output=output), lost=lost)
    assert batch.counts is counts


def test_the_rest_of_a_batch_is_what_comes_after_the_module_that_ended_it(tiny: Course) -> None:
    """And that module's own rest, unless it was the first."""

    def names(*frames: tuple[dict[str, Any], bytes]) -> list[list[str]]:
        batch, _ = batch_of(tiny, 3, *frames, parts=3)
        return [[check.name[-1] for check in checks] for _, checks in batch.rest()]

    one = frame(1.0)
    assert names() == [["1", "2", "3"]] * 2
    assert names(HAS, one) == [["1", "2", "3"]] * 2
    assert names(HAS, one, one, one) == [["1", "2", "3"]] * 2  # it ended in the second module's import
    assert names(HAS, one, one, one, HAS, one) == [["2", "3"], ["1", "2", "3"]]


@pytest.mark.parametrize("header", [{"ending": "passed"}, {"ending": 3}])
def test_a_batch_refuses_what_is_no_outcome(tiny: Course, header: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        batch_of(tiny, 1, HAS, (header, b""))


def test_what_a_batch_says_of_its_calls_decides_nothing(tiny: Course) -> None:
    """Right numbers are right whatever calls are told beside them; a check that fails runs again alone."""
    header, payload = frame(1.0)
    _, taken = batch_of(tiny, 1, HAS, ({**header, "calls": [["act", "no arguments"]]}, payload))
    assert taken == [("1", 1.0)]


@pytest.mark.parametrize("cells", [7, [7], [[0, 1]], [[1, ["a", "b"]]]])
def test_a_batch_refuses_what_tells_of_no_module(tiny: Course, cells: Any) -> None:
    with pytest.raises(FrameError):
        batch_of(tiny, 1, ({**HAS[0], "failed_cells": cells}, b""))
