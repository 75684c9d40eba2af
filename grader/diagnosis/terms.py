"""Wrong numbers as formulas of the arguments: what they are made of, or what is too much in them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from grader.diagnosis.arrays import FEW, comparable, real, same
from grader.diagnosis.settings import Facts
from grader.judging.compare import number
from grader.model import Array

DIGITS = 4  # of a factor
LARGE = 5_000  # numbers: beyond these, no formula is looked for
TINY = 1e-12  # relative

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
    arguments = list(_arguments(item, got, facts))
    terms = [term for each in arguments for term in _made_of(each, FUNCTIONS)]
    products = [Term(f"{a.name} times {t.name}", a.values * t.values) for t in terms for a in arguments]
    for name, term in (*terms, *products):
        factor = _factor(real(got), term)
        if factor is not None and _factor(real(want), term) is None:
            return f"{item} is {_times(factor, name)}, and nothing else: on what should it depend?"
    return ""


def of_summand(item: str, got: Array, want: Array, facts: Facts) -> str:
    """The right numbers, and besides a constant times an argument, its square or its sign, and a constant."""
    if not _has_numbers(got, want):
        return ""
    away = real(got) - real(want)
    for each in _arguments(item, got, facts):
        for name, term in _made_of(each, PLAIN):
            if (factor := _factor(away, term)) is not None:
                return f"{item} is what is expected, {_signed(factor, name)}: where does that come from?"
            if (fit := _fit(away, term)) is not None:
                told = f"{item} is what is expected, {_signed(fit[0], name)}"
                return f"{told}, and {number(fit[1], DIGITS)} everywhere: where does that come from?"
    return ""


def _has_numbers(got: Array, want: Array) -> bool:
    enough = comparable(got, want) and got.size <= LARGE and np.unique(want).size > FEW
    return enough and got.dtype.kind == "f" and bool(np.isfinite(got).all())


def _arguments(item: str, got: Array, facts: Facts) -> Iterator[Term]:
    """Other arguments of that shape; those of few numbers only could be anything."""
    seen: list[Array] = []
    for fact in (*facts.arguments, *facts.all_arguments):
        x = real(fact.value)
        if x.shape != got.shape or fact.name == item or any(np.array_equal(x, other) for other in seen):
            continue
        seen.append(x)
        if np.isfinite(x).all() and np.unique(np.abs(x)).size > FEW:
            yield Term(fact.name, x)


def _made_of(each: Term, functions: dict[str, Callable[[Array], Array]]) -> Iterator[Term]:
    for name, function in functions.items():
        with np.errstate(all="ignore"):
            values = function(each.values)
        if np.isfinite(values).all() and np.ptp(values) > 0:
            yield Term(name.format(each.name), values)


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


def _signed(factor: float, name: str) -> str:
    return f"{'plus' if factor > 0 else 'less'} {_times(abs(factor), name)}"


def _times(factor: float, name: str) -> str:
    return name if abs(factor - 1) < 1e-6 else f"{number(factor, DIGITS)} times {name}"
