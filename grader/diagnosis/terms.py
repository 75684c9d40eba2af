"""Wrong numbers as formulas of the arguments: what they are made of, or what is too much in them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from grader.diagnosis.arrays import FEW, comparable, real, same
from grader.diagnosis.settings import Facts
from grader.judging.compare import number
from grader.model import Array

DIGITS = 4  # of a factor
LARGE = 5_000  # numbers: beyond these, no formula is looked for
PLACES = 5  # that are looked at first
LEAST = 10  # numbers, for two terms: fewer could be a sum of them by chance
ROUGHLY = 1e-4  # relative, there
TINY = 1e-12  # relative
PART = 0.01  # relative: how large a term has to be beside the sum

# What may be made of an argument, number by number.
PLAIN: dict[str, Callable[[Array], Array]] = {
    "{}": lambda x: x,
    "the square of {}": lambda x: x * x,
    "the sign of {}": np.sign,
    "the size of {}": np.abs,
}
FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    **PLAIN,
    "exp({})": np.exp,
    "exp(-{})": lambda x: np.exp(-x),
    "tanh({})": np.tanh,
    "1 / (1 + exp(-{}))": lambda x: 0.5 + 0.5 * np.tanh(x / 2),
    "max(0, {})": lambda x: np.maximum(x, 0),
    "(1 - {})": lambda x: 1 - x,
    "(1 + {})": lambda x: 1 + x,
    "(1 - {}²)": lambda x: 1 - x * x,
    "{0} (1 - {0})": lambda x: x * (1 - x),
    "(1 - tanh²({}))": lambda x: 1 - np.tanh(x) ** 2,
    "the slope of the sigmoid at {}": lambda x: (1 - np.tanh(x / 2) ** 2) / 4,
    "1 / {}": lambda x: 1 / x,
    "the root of {}": lambda x: np.sqrt(np.abs(x)) * np.sign(x),
}


class Term(NamedTuple):
    """Numbers, and what they are called."""

    name: str
    values: Array


def of_formula(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A constant times a function of an argument, and perhaps of another one: nothing else is in it."""
    if not _has_numbers(got, want):
        return ""
    array, arguments = real(got), _arguments(item, got, facts)
    if not arguments:
        return ""
    places = _telling_places(array)
    few = [(each, name) for name in FUNCTIONS for each in arguments]
    at = _at(arguments, places)
    alone = np.concatenate([function(at) for function in FUNCTIONS.values()])  # (terms, places)
    by = np.concatenate([np.ones((1, len(places))), at])
    likely = _are_multiples(array.ravel()[places], (by[:, np.newaxis] * alone).reshape(-1, len(places)))
    for number_of in np.flatnonzero(likely).tolist():
        factor_at, term_at = divmod(number_of, len(few))
        term = _made_of(*few[term_at])
        if factor_at:
            other = arguments[factor_at - 1]
            term = Term(f"{other.name} times {term.name}", other.values * term.values)
        if not np.isfinite(term.values).all() or np.ptp(term.values) == 0:
            continue
        factor = _factor(array, term.values)
        if factor is not None and _factor(real(want), term.values) is None:
            return (
                f"{item} is {_times(factor, term.name, facts)}, and nothing else: on what should it depend?"
            )
    return ""


def of_summand(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The right numbers, and besides a constant times an argument, its square or its sign, and a constant."""
    if not _has_numbers(got, want):
        return ""
    away = real(got) - real(want)
    arguments, places = _arguments(item, got, facts), _telling_places(away)
    if not arguments:
        return ""
    few = [(each, kind) for kind in PLAIN for each in arguments]
    at = _at(arguments, places)
    terms = np.concatenate([function(at) for function in PLAIN.values()])
    wrong = away.ravel()[places]  # less their means: a constant may be added
    likely = _are_multiples(wrong - wrong.mean(), terms - terms.mean(axis=1, keepdims=True))
    for number_of in np.flatnonzero(likely).tolist():
        name, term = _made_of(*few[number_of])
        if (factor := _factor(away, term)) is not None:
            return f"{item} is what is expected, {_signed(factor, name, facts)}: where does that come from?"
        if (fit := _fit(away, term)) is not None:
            told = f"{item} is what is expected, {_signed(fit[0], name, facts)}"
            return f"{told}, and {_with_meaning(fit[1], facts)} everywhere: where does that come from?"
    return ""


def of_two(item: str, got: Array, want: Array, facts: Facts) -> str:
    """What is too much in the right numbers is a sum of two terms, one of which may be what is right."""
    if not _has_numbers(got, want) or got.size < LEAST:
        return ""
    away = real(got) - real(want)
    arguments = {each.name: each for each in reversed(_arguments(item, got, facts))}  # one of each name
    if not arguments:
        return ""
    terms = [Term("", real(want)), *(_made_of(each, kind) for each in arguments.values() for kind in PLAIN)]
    terms = [each for each in terms if np.isfinite(each.values).all()]
    places = _telling_places(away, LEAST)
    at = np.array([each.values.ravel()[places] for each in terms])
    for first, second in _pairs_that_may_make(away.ravel()[places], at):
        one, other = terms[first], terms[second]
        found = _factors(away, one.values, other.values)
        if found is None:
            continue
        if one.name:
            told = f"{_signed(found[0], one.name, facts)}, {_signed(found[1], other.name, facts)}"
            return f"{item} is what is expected, {told}: where do these come from?"
        times = _with_meaning(1 + found[0], facts)
        told = f"{item} is {times} times what is expected, {_signed(found[1], other.name, facts)}"
        return f"{told}: where does that come from?"
    return ""


def _pairs_that_may_make(few: Array, terms: Array) -> list[tuple[int, int]]:
    """Which pairs of terms (terms, places) may be what a few numbers are a sum of multiples of."""
    terms = terms / (np.sqrt((terms * terms).sum(axis=1, keepdims=True)) + TINY)
    products, parts = terms @ terms.T, terms @ few
    apart = 1 - products**2  # 0 for two that are multiples of each other
    squares = parts[:, None] ** 2 + parts**2 - 2 * parts[:, None] * parts * products
    left = few @ few - squares / np.where(apart > ROUGHLY, apart, 1)
    likely = np.triu((left <= ROUGHLY**2 * (few @ few)) & (apart > ROUGHLY), 1)
    return [(int(first), int(second)) for first, second in np.argwhere(likely)]


def _factors(array: Array, one: Array, other: Array) -> tuple[float, float] | None:
    """How many times two terms an array is; None where it is no such sum, or one has no part in it."""
    terms = np.stack([one.ravel(), other.ravel()], axis=1)
    (first, second), *_ = np.linalg.lstsq(terms, array.ravel())
    if not same(array, first * one + second * other):
        return None
    sizes = [float(np.linalg.norm(part)) for part in (array, first * one, second * other)]
    return (float(first), float(second)) if min(sizes[1:]) > PART * sizes[0] else None


def _telling_places(array: Array, count: int = PLACES) -> Array:
    """Where the largest numbers are: what is no formula there is none at all."""
    places: Array = np.argsort(np.abs(array), axis=None)[-count:]
    return places


def _at(arguments: list[Term], places: Array) -> Array:
    """What arguments are at some places (arguments, places)."""
    return np.array([each.values.ravel()[places] for each in arguments])


def _are_multiples(few: Array, terms: Array) -> Array:
    """Which of some terms (terms, places) may be what a few numbers are a multiple of."""
    factors = (terms @ few) / (terms * terms).sum(axis=1)
    off = np.abs(few - factors[:, None] * terms).max(axis=1)
    likely: Array = ~(off > ROUGHLY * np.abs(few).max())  # where nothing can be said, all is looked at
    return likely


def _has_numbers(got: Array, want: Array) -> bool:
    enough = comparable(got, want) and got.size <= LARGE and np.unique(want).size > FEW
    return enough and got.dtype.kind == "f" and bool(np.isfinite(got).all())


def _arguments(item: str, got: Array, facts: Facts) -> list[Term]:
    """Other arguments of that shape; those of few numbers only could be anything."""
    return [Term(fact.name, fact.value) for fact in facts.of_shape(got.shape) if fact.name != item]


def _made_of(each: Term, function: str) -> Term:
    return Term(function.format(each.name), FUNCTIONS[function](each.values))


def _factor(array: Array, term: Array) -> float | None:
    """How many times a term an array is; None where it is no multiple of it."""
    size = float(np.vdot(term, term))
    factor = float(np.vdot(array, term)) / size if size else 0.0
    return factor if factor and np.isfinite(factor) and same(array, factor * term) else None


def _fit(array: Array, term: Array) -> tuple[float, float] | None:
    """How many times a term an array is, but for one number everywhere."""
    centred = term - term.mean()
    size = float(np.vdot(centred, centred))
    if size <= TINY * float(np.vdot(term, term)):
        return None
    factor = float(np.vdot(array, centred)) / size
    rest = float(array.mean() - factor * term.mean())
    return (factor, rest) if factor and rest and same(array, factor * term + rest) else None


def _signed(factor: float, name: str, facts: Facts) -> str:
    return f"{'plus' if factor > 0 else 'less'} {_times(abs(factor), name, facts)}"


def _times(factor: float, name: str, facts: Facts) -> str:
    return name if abs(factor - 1) < 1e-6 else f"{_with_meaning(factor, facts)} times {name}"


def _with_meaning(value: float, facts: Facts) -> str:
    """A number, and in brackets what it is, where that is made of settings."""
    known = facts.made_of_settings(abs(value))
    sign = "minus " if value < 0 else ""
    return number(value, DIGITS) + (f" ({sign}{known})" if known else "")
