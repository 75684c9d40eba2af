"""Where a wrong array is wrong, and what the inputs have there."""

import numpy as np

from grader.diagnosis.arrays import FEW, comparable, reach, real
from grader.diagnosis.settings import Facts
from grader.judging.compare import element, number
from grader.model import Array

EXTREME = 50.0  # exp of more is beyond what float32 can add to 1; exp(710) overflows float64
STRAIGHT = 1e-9  # cosine of the angle between two steps, less than 1 by at most this
MOST = 6  # places that are named


def of_not_finite(item: str, got: Array, want: Array, facts: Facts) -> str:
    """NaN or infinity, and the input that gives the first of it."""
    if got.dtype.kind != "f" or np.isfinite(got).all() or not np.isfinite(want).all():
        return ""
    bad: Array = np.asarray(~np.isfinite(got))
    kind = "NaN" if np.isnan(got[bad]).all() else "infinite" if np.isinf(got[bad]).all() else "not finite"
    for fact in facts.arguments:
        zero = fact.value == 0
        if zero.shape == bad.shape and zero.any() and np.array_equal(zero, bad):
            return f"{item} is {kind} exactly where {fact.name} is 0: what is divided there, or logged?"
        negative = fact.value < 0
        if negative.shape == bad.shape and negative.any() and np.array_equal(negative, bad):
            return f"{item} is {kind} exactly where {fact.name} is negative: what is rooted there, or logged?"
    for fact in facts.arguments:
        if fact.value.ndim == 0 or fact.value.size == 0:
            continue
        sizes = reach(fact.value)
        rows = np.asarray(bad.reshape(len(bad), -1).any(axis=1)) if bad.ndim else None
        if rows is None and sizes.max() > EXTREME:
            most = number(float(sizes.max()))
            return f"{item} is {kind}, and {fact.name} reaches {most}: what is exp of such a number?"
        if rows is None or rows.all() or len(sizes) != len(rows):
            continue
        if sizes[rows].min() > EXTREME and sizes[rows].min() > 2 * sizes[~rows].max():
            row = int(np.argmax(rows))
            where = f"index {row}, where {fact.name} reaches {number(float(sizes[row]))}"
            return (
                f"{item} is {kind} only at extreme numbers, first at {where}: what is exp of such a number?"
            )
    return _of_any_call(item, kind, facts)


def _of_any_call(item: str, kind: str, facts: Facts) -> str:
    """The largest number that went into a check, where that is extreme."""
    sizes = [(float(np.abs(fact.value).max()), fact.name) for fact in facts.all_arguments]
    size, name = max(sizes, default=(0.0, ""))
    if not EXTREME < size < np.inf:
        return ""
    return f"{item} is {kind}, and {name} reaches {number(size)}: what becomes of such a number on the way?"


def of_argument(item: str, got: Array, want: Array, facts: Facts) -> str:
    """An argument as it came in, where that is not what is right at most places."""
    if not comparable(got, want) or got.size < FEW:
        return ""
    if _by_input(item, _off(real(got), real(want)), facts):
        return ""
    for fact in facts.arguments:
        if fact.value.shape == got.shape and np.array_equal(real(got), real(fact.value)):
            return f"{item} is {fact.name} as it came in: is what was computed returned?"
    return ""


def _off(got: Array, want: Array) -> Array:
    """Where numbers are wrong."""
    with np.errstate(invalid="ignore"):
        return np.asarray(
            ~(np.abs(got - want) <= 1e-5 * np.maximum(np.abs(want), float(np.abs(want).mean())))
        )


def of_classes(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Right at the true class of each example only, or everywhere else."""
    if not comparable(got, want) or got.ndim != 2 or min(got.shape) < 2:
        return ""
    bad = _off(real(got), real(want))
    for fact in facts.arguments:
        labels = fact.value
        is_a_class = labels.dtype.kind in "iu" and labels.shape == got.shape[:1] and labels.size
        if not is_a_class or labels.min() < 0 or labels.max() >= got.shape[1]:
            continue
        true = np.arange(got.shape[1]) == labels[:, None]
        if np.array_equal(bad, true):
            return f"{item} is wrong at the true class of each example, and right everywhere else."
        if np.array_equal(bad, ~true):
            return f"{item} is right at the true class of each example, and wrong everywhere else."
    return ""


def of_first(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Right for the first example only, or for the first ones."""
    if not comparable(got, want) or got.ndim == 0 or len(got) < FEW:
        return ""
    wrong = np.asarray(_off(real(got), real(want)).reshape(len(got), -1).any(axis=1))
    first, right = real(got)[0], real(want)[0]
    near = np.allclose(first, right, rtol=1e-5, atol=1e-5 * float(np.abs(right).max()))  # by its own size
    if near and wrong[1:].all() and first.any():  # 0 may be right by chance
        start = _start(got, facts)
        if start:
            return _first_step(item, start, real(got), real(want))
        early = not real(got)[1:].any()
        question = "does a loop end too early?" if early else "what is different there?"
        return f"{item} is right at index 0, and at no other: {question}"
    begins = int(np.argmax(wrong))
    if 1 < begins < len(got) - 1 and wrong[begins:].all() and not wrong[:begins].any():
        told = f"{item} is right up to index {begins - 1}, and at no later one"
        return f"{told}: what is different from there on?"
    return ""


def _start(got: Array, facts: Facts) -> str:
    """The name of the argument that stands at index 0, as the start of a path does; "" for none."""
    starts = (fact for fact in facts.arguments if fact.value.ndim and fact.value.shape == got.shape[1:])
    return next((fact.name for fact in starts if np.allclose(real(fact.value), real(got)[0])), "")


def _first_step(item: str, start: str, got: Array, want: Array) -> str:
    """The first step of a path that has the right direction and another length; "" if it has not."""
    step, expected = (np.ravel(path[1] - path[0]) for path in (got, want))
    length, right = float(np.linalg.norm(step)), float(np.linalg.norm(expected))
    if not length or not right or float(step @ expected) < (1 - STRAIGHT) * length * right:
        return ""
    told = f"{item} leaves {start} in the right direction, by a step {number(length / right)} times as long"
    return f"{told} as expected: by what is the slope multiplied?"


def of_places(item: str, got: Array, want: Array, facts: Facts) -> str:
    """Right but for some rows, columns or elements, and what the inputs have there."""
    if not comparable(got, want) or got.ndim == 0 or got.size < 2 * FEW:
        return ""
    bad = _off(real(got), real(want))
    if not bad.any() or bad.all():
        return ""
    told = _by_input(item, bad, facts)
    if told or bad.mean() > 0.5:
        return told
    for axis, what in enumerate(("row", "column") if got.ndim == 2 else ()):
        where = np.flatnonzero(bad.any(axis=1 - axis))
        if len(where) <= max(1, got.shape[axis] // 3):
            names = ", ".join(str(int(index)) for index in where[:MOST])
            return f"{item} is right but for {what} {names}{_extreme(where, facts) if axis == 0 else ''}."
    first = element(item, tuple(int(index) for index in np.argwhere(bad)[0]))
    told = f"{item} is right at {int((~bad).sum())} of {bad.size} places"
    values, right = np.unique(real(got)[bad]), np.unique(real(want)[bad])
    if len(values) == len(right) == 1 and bad.sum() >= FEW:
        return f"{told}, and {number(values[0])} at all others, where {number(right[0])} is expected."
    return f"{told}; the first wrong one is {first}."


def _by_input(item: str, bad: Array, facts: Facts) -> str:
    """Wrong exactly where an argument of the same shape is of some kind."""
    for fact in facts.arguments:
        if fact.value.shape != bad.shape:
            continue
        kinds = {
            "0": fact.value == 0,
            "negative": fact.value < 0,
            "positive": fact.value > 0,
            f"beyond {EXTREME:g}": np.abs(real(fact.value)) > EXTREME,
        }
        for words, mask in kinds.items():
            if np.array_equal(mask, bad):
                return f"{item} is wrong exactly where {fact.name} is {words}, and right everywhere else."
    return ""


def _extreme(where: Array, facts: Facts) -> str:
    """Of wrong rows: the argument whose largest numbers stand in just these."""
    for fact in facts.arguments:
        if fact.value.ndim and len(fact.value) > where.max():
            sizes = reach(fact.value)
            rest = np.delete(sizes, where)
            if rest.size and sizes[where].min() > 10 * rest.max():
                return f", where {fact.name} reaches {number(float(sizes[where].max()))}"
    return ""
