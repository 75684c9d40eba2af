"""How often a random check fails a right answer: computed from the judge's own bounds.

`grader/judging/compare.py` states the bounds, and they are stated once more here, as events of which the
probability is known or bounded. Probabilities of the items of one check, and of the bounds of one item, are
added up (union bound), so a rate here is an upper bound of the true one. Where a tail has no closed form,
Chernoff's bound stands for it:
P(mean of n draws of f(X) >= c) <= min over t of exp(n (log E exp(t f(X)) - t c)).
"""

from collections.abc import Callable, Mapping
from functools import cache
from math import comb, erfc, exp, factorial, lgamma, log, pi, sqrt
from statistics import NormalDist

import numpy as np

from grader.authoring import Check, Distribution, Frequency
from grader.judging import compare
from grader.model import Array

STATED = 1e-9  # what every check promises
CUT = 2.0  # standard deviations at which Keras truncates a normal
KEPT = erfc(-CUT / sqrt(2)) - 1  # share of a normal sample that lies within
TRUNCATED_STDDEV = sqrt(1 - 2 * CUT * exp(-CUT * CUT / 2) / sqrt(2 * pi) / KEPT)  # of that share: 0.8796
LAWS = {"normal": "normal", "truncated": "normal", "uniform": "uniform"}  # of a sample: its comparison's kind


# -- tails -------------------------------------------------------------------------------------


@cache
def law(name: str) -> tuple[Array, Array]:
    """A distribution of mean 0 and variance 1 as points and their weights, for Gauss-Legendre quadrature."""
    points, weights = np.polynomial.legendre.leggauss(200)
    reach = {"normal": 12.0, "truncated": CUT / TRUNCATED_STDDEV, "uniform": sqrt(3)}[name]
    points, weights = reach * points, reach * weights
    if name == "uniform":
        return points, weights / weights.sum()
    scale = TRUNCATED_STDDEV if name == "truncated" else 1.0
    weights = weights * np.exp(-((points * scale) ** 2) / 2)
    return points, weights / weights.sum()


def chernoff(name: str, f: Callable[[Array], Array], n: int, bound: float) -> float:
    """An upper bound for P(mean of n values f(X) >= bound), or <= bound where the bound is below E f(X)."""
    points, weights = law(name)
    values = f(points)
    sign = 1.0 if bound > float(values @ weights) else -1.0
    t = np.linspace(0, 0.25, 2001)[:, np.newaxis]  # f is X or X²: of a normal X², E exp(t X²) needs t < 1/2
    exponents = np.log(np.exp(sign * t * (values - bound)) @ weights)
    return exp(n * float(exponents.min()))


def chi_square(degrees: int, low: float, high: float) -> float:
    """P(a sum of `degrees` squares of normal draws lies outside of low to high)."""
    step = sqrt(2 * degrees) / 200  # two hundred points a standard deviation
    total = 0.0
    away = step * np.arange(8_000)
    for x in (high + away, (low - away)[low > away]):
        density = (degrees / 2 - 1) * np.log(x / 2) - x / 2 - lgamma(degrees / 2)
        total += float(np.exp(density).sum()) * step / 2
    return total


def binomial(n: int, probability: float, low: float, high: float) -> float:
    """P(the share of ones among n draws lies outside of low to high)."""
    counts = np.arange(n + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    logs = factorials[n] - factorials - factorials[::-1]
    logs += counts * log(probability) + (n - counts) * log(1 - probability)
    outside = (counts < low * n) | (counts > high * n)
    return float(np.exp(logs[outside]).sum())


def neighbours(rows: int, length: int, bound: float) -> float:
    """An upper bound for P(|mean product of neighbours in `rows` rows of normal draws| >= bound).

    The sum of products along a row is x'Ax, where A has the eigenvalues cos(pi j / (length + 1)). All laws
    here are symmetric with E exp(t X) <= exp(t² / 2), so E exp(t x'Ax) is at most that of normal draws: the
    draws of even places enter linearly, and, once these are replaced by normal ones, so do the others.
    """
    eigenvalues = np.cos(pi * np.arange(1, length + 1) / (length + 1))
    t = np.linspace(0, 0.49, 491)[:, np.newaxis]
    exponents = -rows / 2 * np.log(1 - 2 * t * eigenvalues).sum(axis=1)
    return 2 * exp(float((exponents - t[:, 0] * bound * rows * (length - 1)).min()))


# -- comparisons -------------------------------------------------------------------------------


def of_frequency(comparison: Frequency, shape: tuple[int, ...]) -> float:
    """The rate of one item that is compared by its frequency: exact, where Hoeffding's bound is generous."""
    n = int(np.prod(shape))
    slack = sqrt(log(2 / comparison.false_alarm) / (2 * n))
    return binomial(n, comparison.probability, comparison.probability - slack, comparison.probability + slack)


@cache
def of_distribution(name: str, shape: tuple[int, ...], false_alarm: float) -> dict[str, float]:
    """The rates of the bounds of an item that is compared by its distribution, by what they bound.

    Args:
        name: the law that the sample is drawn from: "normal", "truncated" or "uniform".
        shape: of the sample.
        false_alarm: of the comparison.
    """
    n = int(np.prod(shape))
    chance = false_alarm / 60
    z = NormalDist().inv_cdf(1 - chance / 2)
    kurtosis = 1.8 if name == "uniform" else 3.0
    slack = z * sqrt((kurtosis - 1) / n) + z * z / n
    if name == "normal":
        mean = erfc(z / sqrt(2))
        variance = chi_square(n - 1, n * (1 - slack), n * (1 + slack))
    else:  # the variance about the mean is that about 0, less the squared mean, which is at most z²/n
        mean = 2 * chernoff(name, lambda x: x, n, z / sqrt(n))
        variance = chernoff(name, np.square, n, 1 + slack) + chernoff(
            name, np.square, n, 1 - slack + z * z / n
        )
    found = {"mean": mean, "variance": variance, "tails": _tails(name, n, chance)}
    for axis, length in enumerate(shape):
        if len(shape) == 2 and length > 1:
            pairs = n // length * (length - 1)
            found[f"axis {axis}"] = neighbours(n // length, length, 1.3 * z / sqrt(pairs))
    return found


def _tails(name: str, n: int, chance: float) -> float:
    slack = sqrt(log(2 / chance) / (2 * n))
    if name == "uniform":
        return binomial(n, 0.5, 0.5 - slack, 0.5 + slack)
    beyond = erfc(compare.TAIL / sqrt(2))
    if name == "truncated":
        inside = erfc(-compare.TAIL * TRUNCATED_STDDEV / sqrt(2)) - 1
        beyond = 1 - inside / KEPT
    low, high = compare.TAIL_SHARES
    further_than_nine = n * erfc(9 / sqrt(2)) if name == "normal" else 0.0
    return binomial(n, beyond, low - slack, high + slack) + further_than_nine


def computed(check: Check, shapes: Mapping[str, tuple[int, ...]], name: str) -> float:
    """An upper bound for the rate of one check, relations aside.

    Args:
        check: the check.
        shapes: of its items.
        name: the law of its samples, where its comparisons do not say it.
    """
    total = 0.0
    for item, shape in shapes.items():
        comparison = check.comparison(item)
        if isinstance(comparison, Frequency):
            total += of_frequency(comparison, shape)
        elif isinstance(comparison, Distribution):
            drawn = name if LAWS[name] == comparison.kind else str(comparison.kind)
            total += sum(of_distribution(drawn, shape, comparison.false_alarm).values())
    return total


# -- relations ---------------------------------------------------------------------------------
# Relations of checks with a `measure`: how often a right answer breaks them. 0 holds for every draw.

SMALLEST = 0.5**24  # at most the chance that two draws of a number are equal: float32 has 24 bits


def _all_neighbours() -> float:
    """60 of the 119 pairs of neighbours stay together: 60 blocks in any order, each in two directions."""
    return comb(119, 60) * 2.0**60 * factorial(60) / factorial(120)


def _all_in_their_batch() -> float:
    """61 of 120 examples stay in their batch of 12."""
    return comb(120, 61) * 12.0**61 * factorial(59) / factorial(120)


RELATIONS: dict[str, float] = {
    "dropout::dropout_forward::each_unit_of_each_example": (0.7**35 + 0.3**35) ** 22
    + (0.7**22 + 0.3**22) ** 35,
    "dropout::dropout_forward::kept_units_are_scaled": 0.3**1000,  # none of 1,000 is kept
    "dropout::dropout_forward::identity_when_not_training": 0.6**240 + 0.4**240,  # none falls, or all do
    "dropout::dropout_forward::mask_comes_from_the_generator": (0.7**2 + 0.3**2) ** 540,
    "dropout::dropout_backward::same_mask_as_forward": 0.7**660 + 0.3**660,
    "dropout::dropout_backward::gradients_are_scaled": 0.3**1000,
    "dropout::dropout_backward::two_layers": (0.7 * 0.4 + 0.3 * 0.6) ** 280,
    **{
        f"init::{exercise}::draws_from_the_generator": SMALLEST**120
        for exercise in (
            "uniform",
            "normal",
            "xavier_uniform",
            "xavier_normal",
            "lecun_normal",
            "he_uniform",
            "he_normal",
        )
    },
    "data::train_val_split::every_example_once": 0.0,
    "data::train_val_split::labels_stay_with_their_examples": 0.0,
    "data::train_val_split::size_of_validation": 0.0,
    "data::train_val_split::validation_is_drawn_at_random": 71 * comb(30, 24) / comb(100, 24),
    "data::train_val_split::split_comes_from_the_generator": 1 / comb(90, 35),  # the order within is free
    "data::train_val_split::other_sizes": 0.0,
    "data::minibatches::every_example_once": 0.0,
    "data::minibatches::labels_stay_with_their_examples": 0.0,
    "data::minibatches::order_is_random": _all_neighbours() + _all_in_their_batch(),
    "data::minibatches::new_order_in_every_epoch": 1 / factorial(40),
    "data::minibatches::other_sizes": 0.0,
    "data::gaussian_noise::noise_comes_from_the_generator": SMALLEST**70,
    "data::color_noise::tint_comes_from_the_generator": SMALLEST**30,
    "search::random_search::best_of_the_candidates": 0.0,
    "search::random_search::huge_losses": 0.0,
    "search::random_search::candidates_that_tie": 0.0,
    "search::random_search::draws_from_the_generator": SMALLEST**5 * 60**2,  # the best of 60, twice
    "search::random_search::leaves_arguments_alone": 0.0,
    "search::random_search::best_of_many_matrices": 0.0,
    "search::random_local_search::best_of_the_proposals": 0.5**200,  # more than half go downhill
    "search::random_local_search::huge_losses": 0.5**200,
    "search::random_local_search::draws_from_the_generator": 0.5**120,  # neither leaves the start
}
