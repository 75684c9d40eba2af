"""When two arrays count as the same."""

from math import sqrt

import numpy as np

from grader.model import Array

SAME = 1e-6  # relative; float32 carries 1e-7
FEW = 3  # numbers: of fewer, many a pattern holds by chance


def real(array: Array) -> Array:
    """The numbers as float64."""
    return array.astype(np.float64)


def comparable(got: Array, want: Array) -> bool:
    """Whether the arrays have one shape, at least one element and finite expected numbers."""
    return got.shape == want.shape and got.size > 0 and bool(np.isfinite(want).all())


def same(got: Array, want: Array) -> bool:
    """Equal but for what float32 takes away, over all numbers together."""
    scale = float(np.max(np.abs(want), initial=0.0)) or 1.0
    away, size = (got - want) / scale, want / scale
    return sqrt(np.vdot(away, away)) <= SAME * sqrt(np.vdot(size, size)) + 1e-12


def constant(array: Array, value: float, size: float) -> bool:
    """Whether all numbers are one value; `size` says how large the terms were that they are sums of."""
    return bool((np.abs(array - value) <= 1e-5 * max(1.0, size)).all())


def reach(array: Array) -> Array:
    """The largest size of a number in each row (N, …) → (N,)."""
    rows: Array = np.abs(real(array)).reshape(len(array), -1).max(axis=1, initial=0.0)
    return rows
