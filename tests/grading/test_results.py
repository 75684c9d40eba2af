"""What a report says of one judged check."""

from pathlib import Path

import numpy as np
import pytest

from grader.authoring import Check, close
from grader.course.course import Assignment
from grader.grading.results import result_of
from grader.judging.messages import Explanation
from grader.judging.verdicts import Judged
from grader.model import Call, Diagnosis, Evidence, Kind, Verdict

NEAR = close(rtol=1e-6, reason="float32")
SECRETS = ("message", "called", "returned", "measured", "expected", "worst", "repeat", "output")
SECRET = Explanation("SECRET", "SECRET", "SECRET", "SECRET", "SECRET")
EXPECTED = Evidence({"y": np.ones(2)}, (Call("REFERENCE", (), None),))


def check(hidden: bool) -> Check:
    return Check("forward", "ordinary", "SECRET", 1, NEAR, None, hidden, 5, 64, lambda *_: None)


def judged(verdict: Verdict, hidden: bool) -> Judged:
    return Judged(
        "a::forward::ordinary",
        check(hidden),
        verdict,
        EXPECTED,
        SECRET,
        called="SECRET",
        output="SECRET",
        seconds=3,
    )


def assignment(hidden: bool) -> Assignment:
    return Assignment("a", "A", 2, Path(), (), None, (check(hidden),), ("forward",))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_hidden_checks_give_nothing_away(verdict: Verdict) -> None:
    told = Diagnosis(Kind.CLUE, "SECRET")
    got = result_of(assignment(True), judged(verdict, True), "ana", told)
    assert "SECRET" not in repr(got)
    ended = {Verdict.PASSED: "", Verdict.TIMED_OUT: "A hidden check of forward: timed out."}
    assert got.message == ended.get(verdict, f"A hidden check of forward: {verdict.replace('_', ' ')}.")
    assert (got.id, got.verdict, got.max_score, got.seconds) == ("a::forward::ordinary", verdict, 2, 0)
    assert got.score == (2 if verdict is Verdict.PASSED else 0)


def test_visible_checks_tell_all() -> None:
    got = result_of(assignment(False), judged(Verdict.FAILED, False), "ana", Diagnosis(Kind.CLUE, "a clue"))
    assert all("SECRET" in getattr(got, name) for name in SECRETS if name != "repeat")
    assert got.repeat == "grader show a::forward::ordinary --run ana"
    assert (got.seconds, got.diagnosis) == (3, Diagnosis(Kind.CLUE, "a clue"))
