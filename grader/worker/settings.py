"""What the modules of a process share: NumPy's error handling, sys.path, warnings, random numbers.

Runs inside the sandbox, in the process that holds the imported modules.
"""

import builtins
import ctypes
import logging
import os
import random
import sys
import warnings
from typing import Any

import numpy as np

from grader.worker.state import restore_dictionary, restore_list


class Settings:
    """What all of a process shares, as it is now."""

    def __init__(self) -> None:
        self._error = np.geterr()
        self._print = np.get_printoptions()
        self._filters = list(warnings.filters)
        self._lists = [
            (each, tuple(each)) for each in (sys.path, sys.meta_path, sys.argv, logging.root.handlers)
        ]
        self._spaces = [(space, tuple(space), tuple(space.values())) for space in (vars(builtins), vars(np))]
        self._environment = dict(os.environ)
        self._recursion = sys.getrecursionlimit()
        self._streams = sys.stdout, sys.stderr
        self._level = logging.root.level
        self._random = random.getstate()
        self._legacy = np.random.get_state(legacy=False)

    def apply(self) -> None:
        """Put all of it back."""
        np.seterr(**self._error)
        np.set_printoptions(**self._print)
        restore_list(list, warnings.filters, tuple(self._filters))
        for each, kept in self._lists:
            restore_list(list, each, kept)
        for space, keys, values in self._spaces:
            restore_dictionary(space, keys, values)
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        sys.setrecursionlimit(self._recursion)
        sys.stdout, sys.stderr = self._streams
        logging.root.setLevel(self._level)
        random.setstate(self._random)
        np.random.set_state(self._legacy)


class LegacyRandom:
    """The state of `np.random.rand` and its like, put back where it has changed."""

    SIZE = 625 * 4  # bytes of an MT19937's state: 624 words and a position

    def __init__(self) -> None:
        generator: Any = getattr(np.random, "get_bit_generator")()  # noqa: B009  # NumPy's types lack it
        self._address = generator.ctypes.state_address
        self._content = ctypes.string_at(self._address, self.SIZE)
        self._state = np.random.get_state(legacy=False)

    def restore(self) -> None:
        """Put it back."""
        if ctypes.string_at(self._address, self.SIZE) != self._content:
            np.random.set_state(self._state)
