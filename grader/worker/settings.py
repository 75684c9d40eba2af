"""What the modules of a process share: NumPy's error handling, sys.path, warnings, random numbers.

Runs inside the sandbox, in the process that holds the imported modules.
"""

import builtins
import ctypes
import os
import random
import sys
import warnings
from types import ModuleType
from typing import Any

import numpy as np

from grader.worker.state import restore_dictionary, restore_list

WARNING = 30  # logging.WARNING


class LegacyRandom:
    """The state of `np.random.rand` and its like, put back where it has changed."""

    SIZE = 625 * 4  # bytes of an MT19937's state: 624 words and a position

    def __init__(self) -> None:
        """Note it."""
        generator: Any = getattr(np.random, "get_bit_generator")()  # noqa: B009  # NumPy's types lack it
        self._generator = generator
        self._address = generator.ctypes.state_address
        self._content = ctypes.string_at(self._address, self.SIZE)
        self._state: Any = np.random.get_state(legacy=False)

    def is_now(self) -> bool:
        """Whether it is as it was; as far as it can be told, where half of a pair of normals is kept."""
        same = getattr(np.random, "get_bit_generator")() is self._generator  # noqa: B009
        return (
            same
            and not self._state["has_gauss"]
            and ctypes.string_at(self._address, self.SIZE) == self._content
        )

    def restore(self) -> None:
        """Put it back."""
        if not self.is_now():
            np.random.set_state(self._state)


class Settings:
    """What all of a process shares, as it is now."""

    def __init__(self, before: "Settings | None" = None) -> None:
        """Note it.

        Args:
            before: what it was some time ago; what has not changed since is taken from there.
        """
        self._error = np.geterr()
        self._print = np.get_printoptions()
        self._filters = tuple(warnings.filters)
        self._lists = [(each, tuple(each)) for each in (sys.path, sys.meta_path, sys.argv)]
        self._spaces = [(space, tuple(space), tuple(space.values())) for space in (vars(builtins), vars(np))]
        self._environment = dict(os.environ)
        self._recursion = sys.getrecursionlimit()
        self._streams = sys.stdout, sys.stderr
        self._logs = _logs()
        self._random = random.getstate()
        same = before is not None and before._legacy.is_now()
        self._legacy: LegacyRandom = before._legacy if before is not None and same else LegacyRandom()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it holds dictionaries

    def apply(self) -> None:
        """Put all of it back."""
        np.seterr(**self._error)
        if np.get_printoptions() != self._print:
            np.set_printoptions(**self._print)
        restore_list(list, warnings.filters, self._filters)
        for each, kept in self._lists:
            restore_list(list, each, kept)
        loaded = _loaded()
        for space, keys, values in self._spaces:
            restore_dictionary(space, keys, values)
        vars(np).update((name, part) for name, part in loaded.items() if name not in vars(np))
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        sys.setrecursionlimit(self._recursion)
        sys.stdout, sys.stderr = self._streams
        _set_logs(*self._logs)
        random.setstate(self._random)
        self._legacy.restore()


def _loaded() -> dict[str, ModuleType]:
    """The parts of NumPy that are loaded by now. Without its name, one that NumPy loads when it is asked for
    would be asked for without end, since it is loaded already."""
    parts = ((name, sys.modules.get(f"numpy.{name}")) for name in vars(np))
    return {name: part for name, part in parts if isinstance(part, ModuleType)}


def _logs() -> tuple[tuple[Any, ...], int]:
    """Handlers and level of the root logger; those that it begins with where nobody has imported it."""
    logging = sys.modules.get("logging")
    return (tuple(logging.root.handlers), logging.root.level) if logging is not None else ((), WARNING)


def _set_logs(handlers: tuple[Any, ...], level: int) -> None:
    logging = sys.modules.get("logging")
    if logging is not None:
        restore_list(list, logging.root.handlers, handlers)
        logging.root.setLevel(level)
