"""Right numbers at the wrong time: a step late or early, as it came in, or less another mean."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.arrays import FEW, comparable, real, same
from grader.diagnosis.settings import Facts
from grader.model import Array

STEP = re.compile(r"(?P<group>(?:.+_)?step_)\d+")  # items that a check numbers


def late(got: Mapping[str, Array], expected: Mapping[str, Array], wrong: Sequence[str]) -> str:
    """Items that are steps: each is what the one before it should be."""
    groups: dict[str, list[str]] = {}
    for item in got:
        if match := STEP.fullmatch(item):
            groups.setdefault(match["group"], []).append(item)
    off = [items for items in groups.values() if any(item in wrong for item in items)]
    kinds = {_lateness(items, got, expected, wrong) for items in off}
    if len(kinds) != 1 or "" in kinds:
        return ""
    first, second, *more = off[0]
    so_on = ", and so on" if kinds == {"all"} and (more or len(off) > 1) else ""
    begins = f"{first} is 0 everywhere, and " if kinds == {"first"} else ""
    told = f"{begins}{second} is what {first} should be{so_on}"
    return f"{told}: is something used or returned before it is updated?"


def _lateness(
    items: list[str], got: Mapping[str, Array], expected: Mapping[str, Array], wrong: Sequence[str]
) -> str:
    """Whether each item but the first, which is wrong, is what is expected of the one before it: "all".

    "first" where that holds of the second one only, and the first is 0; else "".
    """
    if len(items) < 2 or items[0] not in wrong:
        return ""
    steps = [expected[item] for item in items]
    late = [
        before.size >= FEW
        and comparable(got[item], before)
        and bool(before.any())
        and same(real(got[item]), real(before))
        and not same(real(before), real(after))
        for item, before, after in zip(items[1:], steps, steps[1:], strict=False)
    ]
    if all(late):
        return "all"
    return "first" if late[0] and not got[items[0]].any() else ""


def of_lag(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Each row, or number, is what its neighbour should be."""
    if not comparable(got, want) or got.ndim not in (1, 2) or len(got) <= FEW or not np.isfinite(got).all():
        return ""
    g, w = (real(array).reshape(len(array), -1) for array in (got, want))
    if not (np.abs(np.diff(w, axis=0)).max(axis=1) > 1e-6 * np.abs(w).max()).all():
        return ""  # neighbours that are equal say nothing
    line = "row" if got.ndim == 2 else "number"
    if same(g[1:], w[:-1]) and not same(g[0], w[-1]):
        return f"Each {line} of {item} is what the {line} before it should be: which should be the first?"
    if same(g[:-1], w[1:]) and not same(g[-1], w[0]):
        return f"Each {line} of {item} is what the {line} after it should be: is the first one left out?"
    return ""


def of_entry(item: str, got: Array, want: Array, facts: Facts) -> str:
    """What stood in an argument, such as a state, under this name."""
    if not comparable(got, want) or got.size < FEW:
        return ""
    for entry in facts.entries:
        named = item == entry.key or item.startswith(f"{entry.key}_")
        if named and entry.value.shape == got.shape and np.array_equal(real(got), real(entry.value)):
            return f"{item} is what {entry.argument} came with: is it returned before it is updated?"
    return ""


def of_centre(item: str, got: Array, want: Array, facts: Facts) -> str:
    """A batch less its own mean where that of an argument, such as a state, is expected; or the other way."""
    if not comparable(got, want) or got.ndim != 2 or len(got) < FEW or not np.isfinite(got).all():
        return ""
    for fact in facts.arguments:
        x = real(fact.value)
        if x.shape != got.shape or not np.isfinite(x).all():
            continue
        found, should = (_centre(real(array), x, facts) for array in (got, want))
        if found and should and found[0] != should[0]:
            told = f"{item} is {fact.name} less {found[0]}, scaled{found[1]}; less {should[0]} is expected."
            return f"{told} When is which of the two used?"
    return ""


def _centre(out: Array, x: Array, facts: Facts) -> tuple[str, str] | None:
    """What is taken off each column of x, and added to it in the end, before and after it is scaled."""
    for centre, mean in _centres(x, facts):
        away = x - mean
        sizes = (away * away).sum(axis=0)
        for shift, added in _shifts(x, facts):
            if not sizes.all() or not np.isfinite(added).all() or not np.isfinite(mean).all():
                continue
            scale = ((out - added) * away).sum(axis=0) / sizes
            if scale.all() and same(out - added, scale * away):
                return centre, shift
    return None


def _centres(x: Array, facts: Facts) -> Iterator[tuple[str, Array]]:
    yield "its own mean", x.mean(axis=0)
    for entry in facts.entries:
        if entry.value.shape == x.shape[1:] and entry.value.any():  # to take off 0 is to take off nothing
            yield f"{entry.argument}'s {entry.key}", real(entry.value)


def _shifts(x: Array, facts: Facts) -> Iterator[tuple[str, Array]]:
    yield "", np.zeros(x.shape[1])
    for fact in facts.arguments:
        if fact.value.shape == x.shape[1:]:
            yield f", plus {fact.name}", real(fact.value)
