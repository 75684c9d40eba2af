"""Some of many, drawn with a fixed seed; all of them under `make soak`."""

import os
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

SEED = 20261201
SHARE = 3  # one of so many is drawn

T = TypeVar("T")


def some(many: Sequence[T]) -> list[T]:
    """A third of them, in their order; all of them where the environment has EVERY_MISTAKE."""
    if os.environ.get("EVERY_MISTAKE"):
        return list(many)
    print(f"seed {SEED}")
    chosen = np.random.default_rng(SEED).permutation(len(many))[: -(-len(many) // SHARE)]
    return [many[index] for index in sorted(chosen.tolist())]
