"""How many numbers there are in what a training returned. Student code beside it can make it say anything."""

from collections.abc import Iterable
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

PARTS = 100_000  # that are looked at
CODE = (BuiltinFunctionType, FunctionType, MethodType, ModuleType, type)


def numbers_in(parameters: Any) -> int | None:
    """Count the numbers in all arrays of a value, each array once.

    Args:
        parameters: arrays, or dicts, lists, tuples and objects that hold some, however they are nested.

    Returns:
        How many; None where there are too many parts to look at.
    """
    count = 0
    seen: dict[int, Any] = {}  # by identity, and kept alive: none of them may be another's later
    waiting = [parameters]
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        if len(seen) >= PARTS:
            return None
        seen[id(value)] = value
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
            count += int(value.size)
            continue
        parts = _parts(value)
        if len(parts) > PARTS:
            return None
        waiting += parts
    return count


def _parts(value: Any) -> list[Any]:
    """What a value holds; of numbers, texts and code, nothing."""
    found: Iterable[Any] = ()
    if isinstance(value, np.ndarray):
        found = value.flat if value.dtype.kind == "O" else ()
    elif isinstance(value, dict):
        found = dict.values(value)
    elif isinstance(value, (list, tuple)):
        found = value
    elif not isinstance(value, CODE):
        found = vars(value).values() if hasattr(value, "__dict__") else ()
    return list(islice(found, PARTS + 1))
