"""What is kept of an answer: what a diagnosis looks at, and no more than what is expected of it."""

import numpy as np
import pytest

from grader.judging import kept
from grader.judging.messages import Explanation
from grader.judging.verdicts import judge
from grader.model import Array, Call, Ending, Evidence, Outcome
from tests.judging import test_verdicts
from tests.judging.test_verdicts import EXERCISES, check

EXPECTED = Evidence({"y": np.ones((2, 3)), "loss": np.array(0.5)})
LARGE = np.ones((1_000, 1_000), np.float32)


def bounded(**items: Array) -> dict[str, Array]:
    found = kept.bounded(items, EXPECTED)
    assert found is not None
    return found


def test_of_a_large_array_of_another_shape_dtype_and_shape_are_kept() -> None:
    got = bounded(y=LARGE, loss=np.array(0.5), other=LARGE)
    for item in ("y", "other"):
        assert (got[item].shape, got[item].dtype, set(got[item].strides)) == (LARGE.shape, LARGE.dtype, {0})
    assert kept.size_of_items(got) == 8


def test_what_a_diagnosis_looks_at_is_kept() -> None:
    """Transposed, one number for each, a square by broadcasting: of the sizes that checks have"""
    small = {"y": np.arange(6.0).reshape(3, 2), "loss": np.arange(50.0)}
    for item, array in bounded(**small).items():
        assert array is small[item]


def test_many_small_ones_are_not_kept_either() -> None:
    each = np.ones(1_000)
    got = bounded(**{f"item_{number}": each for number in range(100)})
    assert kept.size_of_items(got) <= kept.OTHERS_LIMIT + 8 * 7


def test_an_expected_shape_is_kept_however_large() -> None:
    found = kept.bounded({"y": LARGE}, Evidence({"y": LARGE}))
    assert found is not None
    assert found["y"] is LARGE


def test_words_come_before() -> None:
    """They tell the first numbers, which are gone afterwards"""
    outcome = Outcome(Ending.RETURNED, Evidence({"y": np.ones((900, 1_000)), "dx": np.zeros(2)}))
    judged = judge("layers::forward::ordinary", check(), outcome, test_verdicts.EXPECTED, EXERCISES)
    assert judged.explanation.message == "y has shape (900, 1000); expected (2,)."
    assert judged.explanation.returned.startswith("y: float64(900, 1000), beginning 1, 1, 1")
    assert kept.size_of_items(judged.got) == 16


def test_sizes_count_calls_too() -> None:
    call = Call("forward", (("x", [np.zeros(10), {"a": np.zeros(5)}]),), (np.zeros(3), None, "text"))
    outcome = Outcome(Ending.RETURNED, Evidence({"y": np.zeros(4)}, (call,)), calls=(call,))
    assert kept.size_of(outcome) == 8 * (4 + 2 * 18)
    assert kept.size_of_items({"y": kept.outline(LARGE), "z": np.zeros((0, 3))}) == 0
    assert kept.size_of_items({"one": np.zeros((1, 1))}) == 8


@pytest.mark.parametrize("length", [1, kept.TOLD_LIMIT, kept.TOLD_LIMIT + 3, 500_000])
def test_long_words_are_cut(length: int) -> None:
    got = kept.all_told(Explanation("m" * length, returned="r" * length, worst="w" * length))
    assert {len(got.message), len(got.returned), len(got.worst)} == {min(length, kept.TOLD_LIMIT + 2)}
    assert got.message.endswith(" …") is (length > kept.TOLD_LIMIT)
