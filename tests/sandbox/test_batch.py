"""A batch by itself: which outcome is that of which check, and what counts of it."""

import io
from dataclasses import replace
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

    def __init__(self, frames: list[tuple[dict[str, Any], bytes]], ended: Ended) -> None:
        self.frames, self.ended = frames, ended
        self.holds: set[str] | None = None

    def answers(self, decode: Any) -> Answers[Any]:
        def one_by_one() -> Any:
            for header, payload in self.frames:
                yield decode(header, payload)
            return self.ended

        return Answers(one_by_one())


GOES_ON = Ended(None, Outcome(Ending.EXITED, elapsed=2.0), alive=True)
LOST = Ended(None, Outcome(Ending.CRASHED, detail="SIGKILL"))


def batch_of(
    tiny: Course, count: int, *frames: tuple[dict[str, Any], bytes], parts: int = 1, ended: Ended = GOES_ON
) -> tuple[Batch, list[tuple[str, float, str]]]:
    """A batch over so many checks of so many modules, and what they returned."""
    assignment = tiny.assignments[0]
    client: Any = Said(list(frames), ended)
    modules = [(replace(assignment, name=f"deed_{n}"), assignment.checks[:count]) for n in range(parts)]
    batch = Batch(modules, False, client)
    taken = []
    for _, check, outcome in batch:
        assert outcome.evidence is not None
        taken.append((check.name[-1], float(outcome.evidence.items["value"]), outcome.output))
    return batch, taken


HAS = ({"missing": [], "stubs": [], "failed_cells": [], "calls": []}, b"")
NOTHING: tuple[dict[str, Any], bytes] = ({}, b"")


def printed(text: str) -> tuple[dict[str, Any], bytes]:
    return {"printed": text}, b""


def test_each_outcome_is_that_of_its_check(tiny: Course) -> None:
    failed = frame(0.0, Ending.RAISED)
    batch, taken = batch_of(tiny, 2, HAS, frame(1.0), failed, failed, NOTHING, frame(4.0), parts=2)
    assert taken == [("1", 1.0, ""), ("2", 4.0, "")]
    assert (batch.elapsed, batch.rest, batch.is_full) == (2.0, [], False)
    assert [str(probe.outcome.ending) for probe in batch.probes.values()] == ["returned", "raised"]


def test_what_was_printed_belongs_to_what_comes_next(tiny: Course) -> None:
    said = (printed("import\n"), HAS, printed("one\n"), frame(1.0), frame(2.0))
    batch, taken = batch_of(tiny, 2, *said)
    assert taken == [("1", 1.0, "one\n"), ("2", 2.0, "")]
    assert batch.probes["deed_0"].outcome.output == "import\n"


def test_more_outcomes_than_checks_are_left_out(tiny: Course) -> None:
    _, taken = batch_of(tiny, 1, HAS, frame(1.0), frame(2.0), frame(3.0))
    assert taken == [("1", 1.0, "")]


def test_what_a_module_is_said_to_have_counts_in_its_own_place_only(tiny: Course) -> None:
    batch, taken = batch_of(tiny, 2, HAS, HAS, frame(2.0))
    assert (taken, list(batch.probes)) == ([("2", 2.0, "")], ["deed_0"])


def test_an_import_that_ends_early_is_told_by_its_outcome(tiny: Course) -> None:
    batch, _ = batch_of(tiny, 1, frame(1.0, Ending.RAISED), NOTHING, HAS, frame(1.0), parts=2)
    endings = {name: str(probe.outcome.ending) for name, probe in batch.probes.items()}
    assert endings == {"deed_0": "raised", "deed_1": "returned"}


def test_the_rest_of_a_batch_is_what_comes_after_the_module_that_ended_it(tiny: Course) -> None:
    """A module whose import ended it is told so; one that a check ended it in has been imported."""

    def names(*frames: tuple[dict[str, Any], bytes]) -> tuple[list[str], dict[str, str]]:
        batch, _ = batch_of(tiny, 1, *frames, parts=3, ended=LOST)
        endings = {name[-1]: str(probe.outcome.ending) for name, probe in batch.probes.items()}
        return [assignment.name[-1] for assignment, _ in batch.rest], endings

    one = frame(1.0)
    assert names() == (["1", "2"], {"0": "crashed"})
    assert names(HAS) == (["1", "2"], {"0": "returned"})
    assert names(HAS, one) == (["2"], {"0": "returned", "1": "crashed"})
    assert names(HAS, one, HAS) == (["2"], {"0": "returned", "1": "returned"})


def test_what_is_left_for_want_of_memory_is_worth_another_batch(tiny: Course) -> None:
    batch, _ = batch_of(tiny, 1, HAS, frame(1.0), parts=3)
    assert [assignment.name for assignment, _ in batch.rest] == ["deed_1", "deed_2"]
    assert batch.is_full


@pytest.mark.parametrize("header", [{"ending": "passed"}, {"ending": 3}])
def test_a_batch_refuses_what_is_no_outcome(tiny: Course, header: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        batch_of(tiny, 1, HAS, (header, b""))


def test_what_a_batch_says_of_its_calls_decides_nothing(tiny: Course) -> None:
    """Right numbers are right whatever calls are told beside them; a check that fails runs again alone."""
    header, payload = frame(1.0)
    _, taken = batch_of(tiny, 1, HAS, ({**header, "calls": [["act", "no arguments"]]}, payload))
    assert taken == [("1", 1.0, "")]


@pytest.mark.parametrize("cells", [7, [7], [[0, 1]], [[1, ["a", "b"]]]])
def test_a_batch_refuses_what_tells_of_no_module(tiny: Course, cells: Any) -> None:
    with pytest.raises(FrameError):
        batch_of(tiny, 1, ({**HAS[0], "failed_cells": cells}, b""))
