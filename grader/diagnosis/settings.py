"""What is known of the calls of a check: the arrays that went in, their sizes, the settings."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import combinations
from math import log, sqrt
from typing import Any

import numpy as np

from grader.diagnosis.arrays import FEW
from grader.model import Call
from grader.record import Record


class Fact(Record):
    """A value with the words for it."""

    name: str
    value: Any


class Entry(Record):
    """An array in a dictionary that is an argument."""

    argument: str
    key: str
    value: Any


class Elsewhere(Record):
    """What the wrong checks of an exercise say together of each of them.

    Attributes:
        meanings: what factors may be called by, for what fits one check can do so by chance: of most of
            them, what fits more of them first; None for whatever fits.
        varied: items that are no multiple of what is expected in the first check that has them.
        moved: items that are not 0 everywhere in some check.
    """

    meanings: tuple[str, ...] | None = None
    varied: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()


NOTHING_ELSE = Elsewhere()


def _is_telling(value: object) -> bool:
    return type(value) in (int, float) and value not in (0, 1)


class Facts:
    """What went into the first call of a check, and what numbers mean there."""

    def __init__(
        self, calls: Sequence[Call], exercise: str, defaults: Mapping[str, float] | None = None
    ) -> None:
        """Look at the first call of the exercise; where there is none, at that of any other function.

        Args:
            calls: as the check made them.
            exercise: its name.
            defaults: of its parameters that are numbers.
        """
        self._calls = sorted(calls, key=lambda call: call.function != exercise)
        given = self._calls[0].arguments if calls else ()
        self.elsewhere = NOTHING_ELSE
        self._of_shape: dict[tuple[int, ...], list[Fact]] = {}
        # Arrays by name; those within dictionaries are entries, within lists they are left out.
        self.arguments = [
            Fact(k, v) for k, v in given if isinstance(v, np.ndarray) and v.dtype.kind in "biuf"
        ]
        self.entries = [
            Entry(name, key, each)
            for name, value in given
            if isinstance(value, dict)
            for key, each in value.items()
            if isinstance(each, np.ndarray) and each.dtype.kind in "biuf"
        ]
        # Single numbers by name; 0 and 1 explain nothing.
        others = {name: value for call in reversed(self._calls) for name, value in call.arguments}
        numbers = {**others, **(defaults or {}), **dict(given)}
        self.settings = [Fact(k, float(v)) for k, v in numbers.items() if _is_telling(v)]

    def beside(self, elsewhere: "Elsewhere") -> "Facts":
        """The same, with what is known from other checks of the exercise."""
        facts = copy(self)
        facts.elsewhere = elsewhere
        return facts

    @property
    def all_arguments(self) -> list[Fact]:
        """Arrays of floats that went into any call of the check, those of the exercise first, by name."""
        return [fact for fact in self.every_array if fact.value.dtype.kind == "f" and fact.value.size]

    def of_shape(self, shape: tuple[int, ...]) -> list[Fact]:
        """Arguments of a shape as float64, each once: finite ones, with more than a few different numbers."""
        if shape not in self._of_shape:
            seen: list[Fact] = []
            for fact in (*self.arguments, *self.all_arguments):
                x = fact.value.astype(np.float64) if fact.value.shape == shape else np.empty(0)
                if not x.size or not np.isfinite(x).all() or np.unique(np.abs(x)).size <= FEW:
                    continue
                if not any(np.array_equal(x, other.value) for other in seen):
                    seen.append(Fact(fact.name, x))
            self._of_shape[shape] = seen
        return self._of_shape[shape]

    @property
    def every_array(self) -> list[Fact]:
        """The same, with those of other types."""
        given = [pair for call in self._calls for pair in call.arguments]
        return [Fact(name, value) for name, value in given if isinstance(value, np.ndarray)]

    def made_of(self, value: float) -> str:
        """What a number of its own, no factor, is in this problem; "" where it is nothing that is known."""
        near = (fact.name for fact in self._known if fact.value and abs(value / fact.value - 1) < 1e-5)
        return next(near, "")

    def made_of_settings(self, value: float) -> str:
        """The same, of settings alone."""
        return next(self._of_settings(value), "")

    def meanings(self, value: float) -> list[str]:
        """What a number may be in this problem, likely meanings first."""
        only = self.elsewhere.meanings
        near = [fact.name for fact in self._known if fact.value and abs(value / fact.value - 1) < 1e-5]
        if value < 0:
            near += [f"minus {name}" for name in self._of_settings(-value)]
        return near if only is None else sorted(set(near) & set(only), key=only.index)

    def _of_settings(self, value: float) -> Iterator[str]:
        """What a number may be; sizes have no sign, and are left out."""
        for fact in self._made_of_settings():
            if fact.value and abs(value / fact.value - 1) < 1e-5:
                yield fact.name

    def meaning(self, value: float) -> str:
        """The likeliest of them, ready to end a sentence; "" where it is nothing that is known."""
        for name in self.meanings(value):
            return name if name.endswith("?") else f"{name}."
        return ""

    @cached_property
    def _known(self) -> list[Fact]:
        return list(self._all())

    def _all(self) -> Iterator[Fact]:
        """Numbers that a factor may be: sizes, settings, 2, and what is made of two sizes."""
        sizes = list(self._sizes())
        for fact in sizes:
            yield fact
            yield Fact(f"1 over {fact.name}", 1 / fact.value)
            yield Fact(f"the root of {fact.name}", sqrt(fact.value))
            yield Fact(f"1 over the root of {fact.name}", 1 / sqrt(fact.value))
            yield Fact(f"1 over the square of {fact.name}", 1 / fact.value**2)
        yield from self._made_of_settings()
        yield Fact("a factor of 2: is there one too many, or a square whose derivative it belongs to?", 2.0)
        yield Fact("1/2: is a factor of 2 missing?", 0.5)
        for base in (2, 10):
            yield Fact(f"1 over the logarithm of {base}: which base has yours?", 1 / log(base))
        for first, second in combinations(sizes, 2):
            for name, value in (
                (f"{first.name} times {second.name}", first.value * second.value),
                (f"{first.name} over {second.name}", first.value / second.value),
            ):
                if not any(value in (fact.value, 1 / fact.value) for fact in sizes):  # a size by its name
                    yield Fact(name, value)
                    yield Fact(f"1 over ({name})", 1 / value)

    def _made_of_settings(self) -> Iterator[Fact]:
        for fact in self.settings:
            yield fact
            yield Fact(f"1 / {fact.name}", 1 / fact.value)
            if 0 < fact.value < 1:
                yield Fact(f"1 - {fact.name}", 1 - fact.value)
                yield Fact(f"1 + {fact.name}", 1 + fact.value)
                yield Fact(f"1 / (1 - {fact.name})", 1 / (1 - fact.value))
                yield Fact(f"the root of 1 - {fact.name}", float(np.sqrt(1 - fact.value)))
                yield Fact(f"1 over the root of 1 - {fact.name}", float(1 / np.sqrt(1 - fact.value)))

    def _sizes(self) -> Iterator[Fact]:
        """Lengths of axes, and numbers of elements; a size that occurs twice goes by its first name."""
        told: set[int] = set()
        for fact in self.arguments:
            axes = {1: ("elements",), 2: ("rows", "columns")}.get(fact.value.ndim)
            names = axes or [f"elements along axis {axis}" for axis in range(fact.value.ndim)]
            for length, what in (*zip(fact.value.shape, names, strict=True), (fact.value.size, "elements")):
                if length > 1 and length not in told:
                    told.add(length)
                    yield Fact(f"the number of {what} of {fact.name}", float(length))
