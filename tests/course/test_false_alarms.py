"""Random checks: no false alarm on right answers, rates below what is stated, bounds that are the judge's."""

from math import erfc, exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from grader.authoring import distribution, frequency
from grader.course.course import Course
from grader.judging import compare
from grader.model import Array
from tests.course import false_alarm_rates as rates
from tests.course import false_alarms

RUNS = 20  # of each check, always from the same seeds: `make soak` does more
REASON = "a test"


@pytest.mark.parametrize("assignment", ["dropout", "init", "data", "search"])
def test_right_answers_raise_no_alarm(course: Course, assignment: str) -> None:
    print(f"seed {false_alarms.SEED}")
    chosen = [case for case in false_alarms.cases(course) if case.assignment.name == assignment]
    assert chosen
    for case in chosen:
        line = false_alarms.line(course, case, RUNS, false_alarms.SEED)
        assert (line.runs, line.alarms) == (RUNS, ()), line.check
        assert line.rate < rates.STATED, line.check


def test_a_wrong_answer_raises_alarms(course: Course) -> None:
    """The runs can fail: weights that are a tenth too wide are noticed each time"""
    case = next(case for case in false_alarms.cases(course) if case.check.name == "default_stddev")
    wider = case.load("init")
    normal = wider.normal
    vars(wider)["normal"] = lambda fan_in, fan_out, rng: normal(fan_in, fan_out, rng, stddev=0.011)
    line = false_alarms.line(course, case, 3, 1)
    assert len(line.alarms) == 3
    assert "standard deviation" in line.alarms[0]


def test_every_random_check_has_a_rate(course: Course) -> None:
    """A check that is random has a distribution or a frequency, or is in the table of relations"""
    cases = {case.id: case for case in false_alarms.cases(course)}
    computed = {
        identity
        for identity, case in cases.items()
        if rates.computed(case.check, {i: a.shape for i, a in case.keras.items.items()}, case.law) > 0
    }
    assert cases.keys() == computed | rates.RELATIONS.keys()
    assert max(rates.RELATIONS.values()) < rates.STATED


# -- the bounds are the judge's ------------------------------------------------------------------

COUNT = 30_000
CHANCE = 1e-9 / 60
Z = NormalDist().inv_cdf(1 - CHANCE / 2)


def standardised(seed: int) -> Array:
    """A normal sample whose mean is exactly 0 and whose standard deviation is exactly 1."""
    print(f"seed {seed}")
    sample = np.random.default_rng(seed).normal(size=COUNT)
    return (sample - sample.mean()) / sample.std()


def passes(sample: Array) -> bool:
    comparison = distribution(mean=0, stddev=1, reason=REASON)
    return compare.compare_item(comparison, "sample", sample, sample).passed


def test_the_bounds_of_a_distribution() -> None:
    """Just within them a sample passes, just beyond them it does not"""
    sample = standardised(5)
    mean, variance = Z / sqrt(COUNT), Z * sqrt(2 / COUNT) + Z * Z / COUNT
    for sign in (-1, 1):
        assert passes(sample + sign * mean * (1 - 1e-6))
        assert not passes(sample + sign * mean * (1 + 1e-6))
        assert passes(sample * sqrt(1 + sign * variance * (1 - 1e-6)))
        assert not passes(sample * sqrt(1 + sign * variance * (1 + 1e-6)))


def test_the_bounds_of_a_frequency() -> None:
    comparison = frequency(probability=0.5, reason=REASON)
    most = int(COUNT * (0.5 + sqrt(log(2 / 1e-9) / (2 * COUNT))))
    for ones, passed in ((most, True), (most + 1, False)):
        sample = np.arange(COUNT) < ones
        assert compare.compare_item(comparison, "sample", sample, sample).passed is passed


# -- tails, beside what is known of them ---------------------------------------------------------


def test_binomial_tails() -> None:
    assert rates.binomial(10, 0.5, 0.0, 0.9) == pytest.approx(0.5**10)
    assert rates.binomial(10, 0.3, 0.05, 1.0) == pytest.approx(0.7**10)
    assert rates.binomial(100, 0.5, 0.4, 0.6) == pytest.approx(0.0352, abs=1e-4)


def test_chi_square_tails() -> None:
    """With two degrees of freedom, P(X > x) = exp(-x / 2); with many, X is nearly normal"""
    assert rates.chi_square(2, 0.0, 30.0) == pytest.approx(exp(-15), rel=0.02)
    many = 1_000_000
    six = 6 * sqrt(2 * many)
    assert rates.chi_square(many, many - six, many + six) == pytest.approx(erfc(6 / sqrt(2)), rel=0.05)


@pytest.mark.parametrize("name", ["normal", "truncated", "uniform"])
def test_chernoff_is_a_bound_and_not_a_loose_one(name: str) -> None:
    """Beside samples, at bounds that are passed now and then"""
    print("seed 3")
    rng = np.random.default_rng(3)
    draws = {
        "normal": lambda: rng.normal(size=(20_000, 50)),
        "truncated": lambda: np.clip(rng.normal(size=(20_000, 50)), -2, 2) / 0.95,
        "uniform": lambda: rng.uniform(-sqrt(3), sqrt(3), size=(20_000, 50)),
    }
    sample = draws[name]()
    seen = float(np.mean(sample.mean(axis=1) >= 0.3))
    bound = rates.chernoff(name, lambda x: x, 50, 0.3)
    assert seen <= bound <= 20 * seen
    seen = float(np.mean((sample**2).mean(axis=1) <= 0.65))
    assert seen <= rates.chernoff(name, np.square, 50, 0.65) <= max(20 * seen, 0.02)


def test_neighbours_is_a_bound() -> None:
    print("seed 4")
    sample = np.random.default_rng(4).normal(size=(20_000, 3, 30))
    products = np.mean(sample[:, :, 1:] * sample[:, :, :-1], axis=(1, 2))
    seen = float(np.mean(np.abs(products) >= 0.25))
    assert 0 < seen <= rates.neighbours(3, 30, 0.25) <= 20 * seen


def test_laws_have_mean_0_and_variance_1() -> None:
    for name in rates.LAWS:
        points, weights = rates.law(name)
        assert float(points @ weights) == pytest.approx(0, abs=1e-12)
        assert float(points**2 @ weights) == pytest.approx(1, abs=1e-9)
        t = np.linspace(-3, 3, 25)
        assert np.all(np.exp(t[:, np.newaxis] * points) @ weights <= np.exp(t**2 / 2) * (1 + 1e-9))
