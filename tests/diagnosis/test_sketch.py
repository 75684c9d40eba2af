"""What is kept of evidence: its form, its distance from Keras's, in which direction, and its size."""

from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, close, same_shape
from grader.diagnosis.sketch import VERDICTS, ZERO, Sketch, sketch
from grader.judging.verdicts import Judged
from grader.model import Array, Evidence, Verdict

WANT = np.array([[1.5, -2.0, 0.25], [4.0, 3.5, -1.0]])
CLOSE = close(rtol=1e-7, reason="sums in another order")


def check_of(compare: Any = CLOSE, name: str = "first", hidden: bool = False) -> Check:
    return Check("f", name, "", 1.0, compare, None, hidden, 1.0, 256, lambda student, rng: {})


def seen(got: Any, want: Array = WANT, *, hidden: bool = False, compare: Any = CLOSE) -> Sketch:
    """The sketch of one check that did not pass with this; None is an exception."""
    check = check_of(compare, hidden=hidden)
    items = None if got is None else {"out": np.asarray(got)}
    raised = "ValueError: no" if got is None else ""
    verdict = Verdict.ERROR if got is None else Verdict.FAILED
    return sketch([Judged("a::f::first", check, verdict, Evidence({"out": want}), got=items, raised=raised)])


def test_distance_direction_and_size() -> None:
    off = WANT + 0.5
    first, second = seen(off), seen(WANT - 0.5)
    away, direction, size = first.numbers[0]
    assert away == pytest.approx(0.5 * np.sqrt(6))
    assert size == pytest.approx(np.linalg.norm(off))
    assert second.numbers[0, 0] == pytest.approx(away)
    assert second.numbers[0, 1] == pytest.approx(-direction)
    assert 0 < abs(direction) < 10 * away


def test_the_direction_tells_places_apart() -> None:
    one, other = WANT.copy(), WANT.copy()
    one[0, 1] += 1
    other[1, 2] += 1
    assert abs(seen(one).numbers[0, 1] - seen(other).numbers[0, 1]) > 1e-3


@pytest.mark.parametrize(
    "got",
    [
        WANT.T,
        WANT[:, :2],
        np.zeros_like(WANT),
        np.where(WANT > 2, np.nan, WANT),
        np.where(WANT > 2, np.inf, WANT),
        None,
    ],
    ids=["transposed", "shorter", "zeros", "nan", "infinite", "raised"],
)
def test_forms_tell_apart(got: Any) -> None:
    assert seen(got).forms != seen(WANT + 0.5).forms
    others = [WANT.T, WANT[:, :2], np.zeros_like(WANT), np.where(WANT > 2, np.nan, WANT), None]
    alike = [seen(other).forms for other in others if other is not got]
    assert sum(form == seen(got).forms for form in alike) <= 1


def test_zeros_are_told_as_such() -> None:
    assert seen(np.zeros_like(WANT)).forms[0].endswith(ZERO)
    assert not seen(WANT + 1).forms[0].endswith(ZERO)


def test_what_is_right_in_a_failed_check_is_left_out() -> None:
    check = check_of()
    expected = Evidence({"loss": np.array(2.0), "dx": WANT})
    items = {"loss": np.array(2.0), "dx": 2 * WANT}
    found = sketch([Judged("a::f::first", check, Verdict.FAILED, expected, got=items)])
    assert [bool(form) for form in found.forms] == [False, True]


def test_whole_numbers_are_a_form_and_tell_nothing() -> None:
    want = np.array([3.0, 1.0, 2.0])
    first, second = seen(np.array([1.0, 1.0, 2.0]), want), seen(np.array([3.0, 1.0, 7.0]), want)
    assert first.forms != second.forms
    assert not first.numbers.any()
    assert not second.numbers.any()


def test_of_a_shape_alone_there_are_no_numbers() -> None:
    found = seen(WANT[:, :2], compare=same_shape(reason="any numbers"))
    assert found.forms == ("(2, 2)",)
    assert not found.numbers.any()


def test_of_hidden_checks_nothing_is_kept_but_whether_they_passed() -> None:
    for verdict, code in ((Verdict.PASSED, Verdict.PASSED), (Verdict.ERROR, Verdict.FAILED)):
        check = check_of(name="secret", hidden=True)
        judged = Judged("a::f::secret", check, verdict, Evidence({"out": WANT}), got={"out": WANT + 1})
        found = sketch([judged])
        assert found.verdicts == {"secret": VERDICTS.index(code)}
        assert found.forms == ()


@pytest.mark.parametrize(("dtype", "most"), [(np.float64, 1e-9), (np.float32, 1e-4), (np.float16, 0.1)])
def test_narrow_types_leave_more_room(dtype: Any, most: float) -> None:
    found = seen((WANT + 0.5).astype(dtype))
    assert 0 < found.noise[0] < most


def test_numbers_beyond_single_precision_are_a_form() -> None:
    found = seen(WANT * 1e40)
    assert found.forms[0].endswith("huge")
    assert not found.numbers.any()
