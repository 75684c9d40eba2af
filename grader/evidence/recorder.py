"""The thin recorder that a check receives as `student`.

It passes calls on to an implementation and notes each of them: the arguments as they were, the
result, and which arguments the call changed in place. The same recorder stands before a student's
module, the solution, a misconception and the Keras reference.
"""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from grader.model import Call, Opaque

CALLS_KEPT = 20  # of one check; a check that calls more often keeps the first ones
ELEMENTS_KEPT = 20_000  # of one recorded array; a larger one is kept as its type and shape
ITEMS_KEPT = 1_000  # of one recorded list, tuple or dict, with all that is nested in it
DEPTH_KEPT = 6

RAISED = Opaque("an exception")  # the result of a call that raised

Load = Callable[[str], Any]  # module name -> the implementation's module


class MissingFunctionError(Exception):
    """The implementation has no such function."""


class Recorder:
    """Notes of the calls that one check makes, over all modules it reaches."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.during = ""  # the function being called right now
        self._replaced: dict[tuple[type, str], Any] = {}  # methods of classes that are watched

    def watch(self, kind: type) -> None:
        """Note what a check calls of a class's own methods too, until `leave`."""
        for base in (each for each in kind.__mro__ if each.__module__ == kind.__module__):
            for name, method in list(vars(base).items()):
                known = (base, name) in self._replaced
                if inspect.isfunction(method) and not known and (name == "__call__" or name[0] != "_"):
                    self._replaced[base, name] = method
                    setattr(base, name, _noted_method(f"{kind.__name__}.{name}", method, self))

    def leave(self) -> None:
        """Put the methods of classes back."""
        for (kind, name), method in self._replaced.items():
            setattr(kind, name, method)
        self._replaced.clear()

    def note(self, name: str, arguments: Mapping[str, Any], call: Callable[[], Any]) -> Any:
        """Make a call and take it down, also one that raises."""
        before = {key: keep(value) for key, value in arguments.items()}
        outer, self.during = self.during, name
        kept: Any = RAISED
        try:
            result = call()
            self.during = outer
            kept = keep(result)
        finally:
            if len(self.calls) < CALLS_KEPT:
                changed = tuple(key for key, value in arguments.items() if not same(before[key], keep(value)))
                self.calls.append(Call(name, tuple(before.items()), kept, changed))
        return result


class Student:
    """One module of an implementation, as a check sees it.

    `student.softmax(scores)` calls the module's `softmax`; `student.exercise` is the function that
    the check is about; `student.module("backprop")` is another module of the same implementation.
    `student.keras` is the Keras reference's own module while results are frozen, and None at all other
    times: what a network of the student's parts does can so be held against a Keras model as a whole.
    """

    def __init__(
        self,
        load: Load,
        module: str,
        exercise: str,
        recorder: Recorder | None,
        keras: ModuleType | None = None,
    ) -> None:
        """Stand before a module.

        Args:
            load: gives the implementation's modules by name.
            module: the name of this one.
            exercise: the function under check.
            recorder: notes the calls; with None they are not noted.
            keras: the Keras reference's own module, while results are frozen.
        """
        self._load = load
        self._module = module
        self._exercise = exercise
        self._recorder = recorder
        self.keras = keras

    @property
    def exercise(self) -> Any:
        """The function under check."""
        return getattr(self, self._exercise)

    @property
    def exercise_name(self) -> str:
        """Its name; of a plot, that of the run at hand."""
        return self._exercise

    def module(self, name: str) -> "Student":
        """Another module of the same implementation."""
        return Student(self._load, name, self._exercise, self._recorder, self.keras)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        module = self._load(self._module)
        try:
            value = getattr(module, name)
        except AttributeError:
            raise MissingFunctionError(f"{self._module} has no {name}") from None
        if self._recorder is None or not callable(value) or isinstance(value, ModuleType):
            return value
        return _recorded(name, value, self._recorder)


def _recorded(name: str, function: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    if inspect.isclass(function):
        recorder.watch(function)

    def call(*args: Any, **kwargs: Any) -> Any:
        given = _arguments(function, args, kwargs)
        return recorder.note(name, given, lambda: function(*args, **kwargs))

    return call


def _noted_method(name: str, method: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        if recorder.during:  # the implementation's own doing
            return method(*args, **kwargs)
        given = dict(list(_arguments(method, args, kwargs).items())[1:])  # without the object itself
        return recorder.note(name, given, lambda: method(*args, **kwargs))

    return call


def _arguments(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Mapping[str, Any]:
    try:
        return inspect.signature(function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):  # no signature, or one that the call does not fit
        return {**{f"argument {index + 1}": value for index, value in enumerate(args)}, **kwargs}


def keep(value: Any) -> Any:
    """A copy of a value, bounded; what is not numbers, text or a container becomes `Opaque`."""
    try:
        return _kept(value, 0, iter(range(ITEMS_KEPT)))
    except StopIteration:  # more within it than is kept
        return Opaque(type(value).__name__)


def _kept(value: Any, depth: int, left: Iterator[int]) -> Any:
    if depth:
        next(left)
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray) and type(value) is np.ndarray:
        return value.copy() if _is_kept(value) else Opaque(f"{value.dtype}{value.shape}")
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return np.array(value)
    if type(value) in (list, tuple) and len(value) <= ITEMS_KEPT and depth < DEPTH_KEPT:
        return type(value)([_kept(item, depth + 1, left) for item in value])
    if _is_table(value) and depth < DEPTH_KEPT:
        return {key: _kept(item, depth + 1, left) for key, item in value.items()}
    return Opaque(type(value).__name__)


def _is_table(value: Any) -> bool:
    return type(value) is dict and len(value) <= ITEMS_KEPT and all(type(key) is str for key in value)


def _is_kept(array: Any) -> bool:
    return array.dtype.kind in "biuf" and array.size <= ELEMENTS_KEPT


def same(first: Any, second: Any) -> bool:
    """Whether two kept values are equal, NaN equal to NaN."""
    if type(first) is not type(second):
        return False
    if isinstance(first, np.ndarray):
        return bool(first.shape == second.shape and first.tobytes() == second.tobytes())
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(first, float):
        return bool(np.array_equal(first, second, equal_nan=True))
    return bool(first == second)
