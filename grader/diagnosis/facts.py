"""What is known of the calls of a check: the arrays that went in, their sizes, the settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from grader.model import Call


@dataclass(frozen=True)
class Fact:
    """A value with the words for it."""

    name: str
    value: Any


def arguments(calls: tuple[Call, ...]) -> list[Fact]:
    """The arrays that the first call was given, by name; those within lists and tuples are left out."""
    return [
        Fact(name, value)
        for call in calls[:1]
        for name, value in call.arguments
        if isinstance(value, np.ndarray) and value.dtype.kind in "biuf"
    ]


def settings(calls: tuple[Call, ...]) -> list[Fact]:
    """The single numbers that the first call was given, by name; 0 and 1 explain nothing."""
    return [
        Fact(name, float(value))
        for call in calls[:1]
        for name, value in call.arguments
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value not in (0, 1)
    ]


def meaning(value: float, calls: tuple[Call, ...]) -> str:
    """What a number is in this problem, ready to end a sentence; "" where it is nothing that is known."""
    for fact in _known(calls):
        if fact.value and abs(value / fact.value - 1) < 1e-5:
            return fact.name if fact.name.endswith("?") else f"{fact.name}."
    return ""


def _known(calls: tuple[Call, ...]) -> Iterator[Fact]:
    """Numbers that a factor may be, likely ones first: sizes, settings, 2, and what is made of two sizes."""
    sizes = list(_sizes(calls))
    for fact in sizes:
        yield fact
        yield Fact(f"1 over {fact.name}", 1 / fact.value)
    for fact in settings(calls):
        yield fact
        yield Fact(f"1 / {fact.name}", 1 / fact.value)
        if 0 < fact.value < 1:
            yield Fact(f"1 - {fact.name}", 1 - fact.value)
            yield Fact(f"1 / (1 - {fact.name})", 1 / (1 - fact.value))
            yield Fact(f"the root of 1 - {fact.name}", float(np.sqrt(1 - fact.value)))
            yield Fact(f"1 over the root of 1 - {fact.name}", float(1 / np.sqrt(1 - fact.value)))
    yield Fact("a factor of 2: is there one too many, or a square whose derivative it belongs to?", 2.0)
    yield Fact("1/2: is a factor of 2 missing?", 0.5)
    for first, second in combinations(sizes, 2):
        for name, value in (
            (f"{first.name} times {second.name}", first.value * second.value),
            (f"{first.name} over {second.name}", first.value / second.value),
        ):
            yield Fact(name, value)
            yield Fact(f"1 over ({name})", 1 / value)


def _sizes(calls: tuple[Call, ...]) -> Iterator[Fact]:
    """Lengths of axes, and numbers of elements; a size that occurs twice goes by its first name."""
    told: set[int] = set()
    for fact in arguments(calls):
        axes = {1: ("elements",), 2: ("rows", "columns")}.get(fact.value.ndim)
        names = axes or [f"elements along axis {axis}" for axis in range(fact.value.ndim)]
        for length, what in (*zip(fact.value.shape, names, strict=True), (fact.value.size, "elements")):
            if length > 1 and length not in told:
                told.add(length)
                yield Fact(f"the number of {what} of {fact.name}", float(length))
