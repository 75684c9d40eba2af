"""Comparisons: each accepts what is right, rejects what is wrong, and names the worst element."""

import re
from typing import Any

import numpy as np
import pytest

from grader.authoring import at_least, close, distribution, exact, frequency, same_shape
from grader.judging import compare
from grader.judging.compare import compare_item, element, number
from grader.model import Array, Compared

EXACT = exact(reason="whole numbers")
CLOSE = close(rtol=1e-6, reason="float32")
SHAPE = same_shape(reason="values are judged elsewhere")
EXPECTED = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -40.0]])


def held(comparison: Any, got: Any, expected: Any = EXPECTED) -> Compared:
    return compare_item(comparison, "w", np.asarray(got), np.asarray(expected))


def changed(index: tuple[int, ...], value: float) -> Array:
    array = EXPECTED.copy()
    array[index] = value
    return array


# -- exact, close, same_shape --------------------------------------------------------------------


@pytest.mark.parametrize("comparison", [EXACT, CLOSE, SHAPE])
def test_the_right_answer_in_any_dress(comparison: Any) -> None:
    for got in (
        EXPECTED,
        EXPECTED.astype(np.float32),
        EXPECTED.astype(np.float16),
        np.asfortranarray(EXPECTED),
    ):
        assert held(comparison, got).passed
    for dtype in (np.int8, np.uint8, np.int64, bool, float):
        assert held(comparison, np.array([0, 1, 1], dtype), np.array([0, 1, 1])).passed
        assert held(comparison, np.array([0, 1, 1]), np.array([0, 1, 1], dtype)).passed


@pytest.mark.parametrize("comparison", [EXACT, CLOSE, SHAPE])
def test_shapes_have_to_agree(comparison: Any) -> None:
    assert held(comparison, EXPECTED.T).message == "w has shape (3, 2); expected (2, 3)"
    assert held(comparison, [3.0], 3.0).message == "w has shape (1,); expected ()"
    assert held(comparison, 3.0, [3.0]).message == "w has shape (); expected (1,)"
    assert held(comparison, 3, np.float64(3)).passed
    assert not held(comparison, np.zeros((0, 3)), EXPECTED).passed
    assert held(comparison, np.zeros((0, 3)), np.ones((0, 3))).passed


@pytest.mark.parametrize("comparison", [EXACT, CLOSE, SHAPE, at_least(-100, reason="r")])
@pytest.mark.parametrize(("value", "kind"), [(np.nan, "NaN"), (np.inf, "infinite"), (-np.inf, "infinite")])
def test_what_is_not_finite_is_wrong(comparison: Any, value: float, kind: str) -> None:
    got = held(comparison, changed((1, 1), value))
    assert not got.passed
    assert got.message == f"w is {kind} at 1 of 6 places, first at w[1, 1]"
    assert got.worst == f"w[1, 1]: got {value}, expected 0"
    assert held(comparison, np.float64(value), 1.0).message == f"w is {kind}"


def test_nan_is_wrong_even_where_it_is_expected() -> None:
    assert not held(EXACT, [np.nan], [np.nan]).passed


@pytest.mark.parametrize("array", [np.array([1j]), np.array(["a"]), np.array([None]), np.zeros(1, "M8[s]")])
def test_what_is_not_numbers_is_wrong(array: Array) -> None:
    got = compare_item(EXACT, "w", array, array)
    assert not got.passed
    assert got.message == f"w is a {array.dtype} array; expected real numbers"


def test_exact_names_the_first_difference() -> None:
    got = held(EXACT, changed((0, 2), 3 + 1e-12))
    assert not got.passed
    assert got.message == "w differs at 1 of 6 places"
    assert got.worst == "w[0, 2]: got 3.000000000001, expected 3 (no tolerance)"
    assert held(EXACT, -EXPECTED).message == "w differs at 5 of 6 places"
    assert held(SHAPE, -EXPECTED).passed
    assert held(EXACT, 4, 3).message == "w differs"
    assert held(EXACT, 4, 3).worst == "w: got 4, expected 3 (no tolerance)"
    assert held(EXACT, [True, False], [True, True]).worst == "w[1]: got False, expected True (no tolerance)"
    assert not held(EXACT, np.array([2**53 + 1]), np.array([2**53])).passed


def test_close_names_the_worst_element() -> None:
    got = held(CLOSE, changed((1, 0), 0.9) + [[1e-3, 0, 0], [0, 0, 0]])
    assert not got.passed
    assert got.message == "w is not what Keras gives"
    assert got.worst == "w[1, 0]: got 0.9, expected 0.5 (relative error 1.0e-02, allowed 1e-06)"
    assert got.measured["relative_error"] == pytest.approx(np.hypot(0.4, 1e-3) / np.linalg.norm(EXPECTED))


def test_close_is_as_sharp_as_it_says() -> None:
    """Norm-wise: just inside passes, just outside fails, at any scale"""
    direction = np.ones_like(EXPECTED) / np.sqrt(6)
    for scale in (1e-2, 1.0, 1e150, 1e300):
        expected = EXPECTED * scale
        step = 1e-6 * np.linalg.norm(EXPECTED) * scale * direction
        assert held(CLOSE, expected + 0.99 * step, expected).passed
        assert not held(CLOSE, expected + 1.01 * step + 2e-9, expected).passed


def test_close_to_zero() -> None:
    """Where zeros are expected, the absolute tolerance decides"""
    zeros = np.zeros(4)
    assert held(CLOSE, [0, 0, 4e-10, 0], zeros).passed
    got = held(CLOSE, [0, 0, -2e-9, 0], zeros)
    assert not got.passed
    assert got.worst == "w[2]: got -2e-09, expected 0 (error 2.0e-09, allowed 1e-09)"
    assert held(close(rtol=1e-6, atol=1e-3, reason="noise"), 9e-4, 0.0).passed
    assert not held(close(rtol=1e-6, atol=1e-3, reason="noise"), 1.1e-3, 0.0).passed


def test_close_to_tiny_and_from_huge() -> None:
    tiny = close(rtol=1e-6, atol=0, reason="no floor")
    assert held(tiny, [1e-200, 2e-200], [1e-200, 2e-200]).passed
    assert not held(tiny, [1e-200, 3e-200], [1e-200, 2e-200]).passed
    assert not held(CLOSE, [1e308, -1e308], [1e-300, 1e-300]).passed
    assert not held(CLOSE, [-1e308], [1e308]).passed


USUAL = (1e-9, 1e-3, 0.1, 1.0, 1.0, 10.0, 1e3, 1e9)
SIZES = (0.0, 1e-320, 1e-300, 1e-160, 1e-100, 1e-39, *USUAL, 1e39, 1e41, 1e153, 1e300)
KINDS = (*[np.float64] * 20, np.float32, np.float16, np.int64, np.uint8, np.bool_)


def anything_near(rng: np.random.Generator) -> tuple[Any, Array, Array]:
    """A comparison, and two arrays that lie about as far from each other as it allows, or anywhere."""
    rtol = float(rng.choice([1e-16, 1.1e-15, 1e-14, 1e-9, 1e-6, 1e-3, 0.5]))
    comparison = close(rtol=rtol, atol=float(rng.choice([0.0, 1e-9, 1e-3])), reason="any")
    shape = ((), (0,), (0, 3), (1,), (7,), (3, 4), (2, 3, 5), (500,))[rng.integers(8)]
    with np.errstate(all="ignore"):
        expected = np.asarray(rng.normal(size=shape) * rng.choice(SIZES))
        step = np.asarray(rng.normal(size=shape))
        step /= np.linalg.norm(step) or 1.0
        allowed = comparison.rtol * np.linalg.norm(expected) + comparison.atol
        got = np.asarray(expected + step * allowed * rng.choice([0.0, 0.5, 0.89, 0.91, 1 - 1e-12, 1.0, 1.1]))
        if rng.random() < 0.2:
            got = np.asarray(rng.normal(size=shape) * rng.choice(SIZES))
        got = got.astype(KINDS[rng.integers(len(KINDS))])
        expected = expected.astype(KINDS[rng.integers(len(KINDS))])
    for array, chance in ((got, 0.1), (expected, 0.05)):
        if array.dtype.kind == "f" and array.size and rng.random() < chance:
            array.flat[rng.integers(array.size)] = rng.choice([np.nan, np.inf, -np.inf])
    return comparison, got, expected


@pytest.mark.parametrize("seed", range(20))
def test_the_quick_look_changes_no_compared(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    cases = [anything_near(rng) for _ in range(500)]
    with np.errstate(all="raise", under="ignore"):
        quick = [got.shape == e.shape and compare._is_plainly_close(c, got, e) for c, got, e in cases]
    with np.errstate(all="ignore"):
        usual = [compare_item(c, "w", got, e) for c, got, e in cases]
        monkeypatch.setattr(compare, "_is_plainly_close", lambda *_: False)
        slow = [compare_item(c, "w", got, e) for c, got, e in cases]
    for case, one, other in zip(cases, usual, slow, strict=True):
        assert repr(one) == repr(other), case
    assert 15 < sum(quick) < sum(compared.passed for compared in slow) < 400


# -- at_least ------------------------------------------------------------------------------------


def test_at_least() -> None:
    comparison = at_least(0.5, reason="chance is 0.1")
    for got in (0.5, [0.5, 3], np.full((2, 2), 7)):
        assert held(comparison, got, 0.9).passed
    below = held(comparison, [[0.6, 0.9], [0.2, 0.4]], 0.9)
    assert not below.passed
    assert (below.message, below.expected) == ("w is too small", "at least 0.5")
    assert below.worst == "w[1, 0]: got 0.2, expected at least 0.5"
    assert not held(comparison, np.nan, 0.9).passed
    assert not held(comparison, np.array(False), 0.9).passed


@pytest.mark.parametrize(
    "comparison",
    [
        at_least(0.5, reason="r"),
        frequency(probability=0.5, reason="r"),
        distribution(mean=0, stddev=1, reason="r"),
    ],
)
def test_nothing_is_no_sample(comparison: Any) -> None:
    """Even where the reference gave nothing either"""
    for expected in (np.ones(3), np.zeros(0)):
        assert held(comparison, np.zeros(0), expected).message == "w is empty"


# -- samples: the seed is the parameter ----------------------------------------------------------

SEEDS = range(8)
SHAPE_OF_SAMPLE = (80, 60)
NORMAL = distribution(mean=0.5, stddev=2.0, kind="normal", reason="z")
UNIFORM = distribution(mean=0.0, stddev=1 / np.sqrt(3), kind="uniform", reason="z")


def sampled(comparison: Any, sample: Any) -> Compared:
    """A sample held against one of the same shape, whose numbers do not matter."""
    return held(comparison, sample, np.zeros(np.shape(sample)))


def truncated(rng: np.random.Generator) -> Array:
    """A normal sample without what lies beyond two standard deviations, of stddev 1 afterwards."""
    draws = rng.normal(size=20_000)
    kept: Array = draws[np.abs(draws) < 2][: 80 * 60].reshape(SHAPE_OF_SAMPLE)
    return kept / 0.87962566


@pytest.mark.parametrize("seed", SEEDS)
def test_right_samples(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for sample in (
        rng.normal(0.5, 2.0, SHAPE_OF_SAMPLE),
        0.5 + 2 * truncated(rng),
        rng.normal(0.5, 2.0, 1_000),
    ):
        assert sampled(NORMAL, sample).passed
        assert sampled(NORMAL, sample.astype(np.float32)).passed
    assert sampled(UNIFORM, rng.uniform(-1, 1, SHAPE_OF_SAMPLE)).passed
    anything = distribution(mean=0.5, stddev=2.0, reason="z")
    assert sampled(anything, rng.uniform(0.5 - np.sqrt(12), 0.5 + np.sqrt(12), SHAPE_OF_SAMPLE)).passed


WRONG = {
    "moved": (NORMAL, lambda rng: rng.normal(1.0, 2.0, SHAPE_OF_SAMPLE), "its mean is +0.2"),
    "wide": (NORMAL, lambda rng: rng.normal(0.5, 2.4, SHAPE_OF_SAMPLE), "its standard deviation is 1."),
    "narrow": (NORMAL, lambda rng: rng.normal(0.5, 1.6, SHAPE_OF_SAMPLE), "its standard deviation is 0."),
    "variance for stddev": (
        NORMAL,
        lambda rng: rng.normal(0.5, 4, SHAPE_OF_SAMPLE),
        "its standard deviation is ",
    ),
    "constant": (NORMAL, lambda rng: np.full(SHAPE_OF_SAMPLE, 0.5), "its standard deviation is 0 times"),
    "uniform for normal": (
        NORMAL,
        lambda rng: rng.uniform(0.5 - np.sqrt(12), 0.5 + np.sqrt(12), SHAPE_OF_SAMPLE),
        "0.0% of it lie beyond 1.75",
    ),
    "normal for uniform": (
        UNIFORM,
        lambda rng: rng.normal(0, 1 / np.sqrt(3), SHAPE_OF_SAMPLE),
        "times the limit of the expected",
    ),
    "from 0 to 1": (UNIFORM, lambda rng: rng.uniform(0, 1, SHAPE_OF_SAMPLE), "its standard deviation"),
    "one row repeated": (NORMAL, lambda rng: np.tile(rng.normal(0.5, 2, 60), (80, 1)), "w: "),
    "equal columns": (
        NORMAL,
        lambda rng: np.repeat(rng.normal(0.5, 2, (80, 30)), 2, 1),
        "neighbours along axis 1",
    ),
    "too few": (NORMAL, lambda rng: rng.normal(0.5, 2, 999), "w has 999 draws; expected a sample"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WRONG)
def test_wrong_samples(name: str, seed: int) -> None:
    comparison, draw, said = WRONG[name]
    got = sampled(comparison, draw(np.random.default_rng(seed)))
    assert not got.passed
    assert said in got.message
    assert f"mean {number(comparison.mean)}, standard deviation {number(comparison.stddev)}" in got.expected


@pytest.mark.parametrize("kind", [None, "normal", "uniform"])
@pytest.mark.parametrize("huge", [1.7e308, -1e200])
def test_numbers_too_large_to_be_averaged(kind: str | None, huge: float) -> None:
    """Their mean or variance is no number: that is not within a bound"""
    comparison = distribution(mean=0.0, stddev=0.05, kind=kind, reason="z")
    sample = np.tile([huge, -huge], 1_000)
    assert not compare_item(comparison, "weights", sample, sample).passed
    assert not compare_item(comparison, "weights", sample.reshape(40, 50), sample).passed


@pytest.mark.parametrize("seed", SEEDS)
def test_frequencies(seed: int) -> None:
    draws = np.random.default_rng(seed).random((200, 100))
    comparison = frequency(probability=0.3, reason="Hoeffding")
    for dtype in (bool, int, float, np.float32):
        assert sampled(comparison, (draws < 0.3).astype(dtype)).passed
    often, seldom = sampled(comparison, draws < 0.36), sampled(comparison, draws < 0.24)
    assert (often.message, seldom.message) == ("w happens too often", "w happens too seldom")
    assert often.worst == f"w: got {np.mean(draws < 0.36):.4g}, expected 0.3 ± 0.0231"
    assert often.expected == "a share of 0.3"


@pytest.mark.parametrize("comparison", [NORMAL, frequency(probability=0.5, reason="Hoeffding")])
def test_a_sample_has_the_shape_of_kerass(comparison: Any) -> None:
    """Whatever its numbers: student code chose the size, and each number costs the grader some"""
    right = np.random.default_rng(0).normal(0.5, 2.0, (100, 100))
    sample = right if comparison is NORMAL else right > 0.5
    assert held(comparison, sample, np.zeros((100, 100))).passed
    for other in (sample.ravel(), np.tile(sample, (9, 9))):
        got = held(comparison, other, np.zeros((100, 100)))
        assert (got.passed, got.message) == (False, f"w has shape {other.shape}; expected (100, 100)")


def test_frequencies_are_of_zeros_and_ones() -> None:
    comparison = frequency(probability=0.5, reason="Hoeffding")
    assert held(comparison, [0, 1], [0, 1]).passed
    assert sampled(comparison, [0.5] * 100).message == "w holds other values than 0 and 1"


def test_words() -> None:
    assert element("w", (2, 1)) == "w[2, 1]"
    assert element("loss", ()) == "loss"
    assert [number(np.array(v)) for v in (1.0, 1 / 3, 12345678.0, 7, True)] == [
        *("1", "0.333333", "1.23457e+07", "7", "True"),
    ]


def test_numbers_that_differ_have_digits_that_show_it() -> None:
    """Also where a tolerance is tiny, and in what was allowed beside what it was"""
    assert compare.apart(1 / 3, 0.33333334) == ("0.33333333", "0.33333334")
    assert compare.apart(2.0, 2.5) == ("2", "2.5")
    for got, rtol in ((1 + 1.04e-6, 1e-6), (1 + 1.7e-6, 1.6e-6), (1 + 1.00001e-9, 1e-9)):
        comparison = close(rtol=rtol, atol=0.0, reason="tight")
        worst = compare.compare_item(comparison, "w", np.array([got]), np.array([1.0])).worst
        found = re.match(r"w\[0\]: got (\S+), expected (\S+) \(relative error (\S+), allowed (\S+)\)", worst)
        assert found is not None, worst
        assert found[1] != found[2]
        assert float(found[3]) > float(found[4]) == rtol
    least = compare.compare_item(at_least(0.9, reason="enough"), "a", np.array(0.8999999), np.array(1.0))
    assert least.worst == "a: got 0.8999999, expected at least 0.9"
