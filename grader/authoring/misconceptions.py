"""A misconception, another convention, or another right form, and how each is declared."""

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from grader.authoring.check import Function
from grader.authoring.comparisons import AuthoringError
from grader.record import Record


class Misconception(Record):
    """A named implementation of one exercise that is not what is asked for, to be laid over the solution.

    Attributes:
        exercise: the function it replaces.
        name: the mistake.
        sentence: what a teacher would say about it, with the question that leads to the fix.
        loses: names of the exercise's checks that must not pass with it (those that it blocks
            included), no more and no less.
        function: the implementation.
        twins: other names of the same exercise that no check can tell from it, each with the reason.
        is_convention: whether it is right somewhere else (another book, another library), and so no mistake.
    """

    exercise: str
    name: str
    sentence: str
    loses: tuple[str, ...]
    function: Callable[..., Any]
    twins: Mapping[str, str] = field(default_factory=dict)
    is_convention: bool = False


class Form(Record):
    """Another right way to write an exercise, to be laid over the solution.

    Attributes:
        exercise: the function it replaces.
        name: of the form; several functions of one form stand together, as a forward and a backward do.
        function: the implementation.
        loses: names of the exercise's checks that it does not pass: where a small number is to be added.
    """

    exercise: str
    name: str
    function: Callable[..., Any]
    loses: tuple[str, ...] = ()


def form(exercise: str, name: str = "", *, loses: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Declare the decorated function another right way to write an exercise.

    It earns full marks. Slips in it are looked for as those in the solution are: people write in many ways.

    Args:
        exercise: the function it replaces.
        name: shared by the functions that belong together; else the function's own.
        loses: checks that it does not pass, of one that is right but for rounding. People mend that by adding
            a small number; that is the only slip that is looked for in it.
    """

    def declare(function: Function) -> Function:
        declared = sys.modules[function.__module__].__dict__.setdefault("__forms__", [])
        declared.append(Form(exercise, name or function.__name__, function, loses))
        return function

    return declare


def misconception(
    exercise: str, *, loses: tuple[str, ...], twins: Mapping[str, str] | None = None
) -> Callable[[Function], Function]:
    """Declare the decorated function a wrong implementation that students really write.

    Its docstring goes on after "This is what you get when", and ends in the question that leads to the fix.

    Args:
        exercise: the function it replaces.
        loses: the exercise's checks that must not pass with it.
        twins: misconceptions of the same exercise that give the same numbers, each with the reason. Of
            twins, the report says that it is either the one or the other.

    Raises:
        AuthoringError: if the docstring or `loses` is missing.
    """
    return _declared(exercise, loses, twins or {}, is_convention=False)


def convention(
    exercise: str, *, loses: tuple[str, ...] = (), twins: Mapping[str, str] | None = None
) -> Callable[[Function], Function]:
    """Declare the decorated function another convention: right in some book or library, not asked for here.

    Its docstring goes on after "This is another convention:". What it earns is what the checks say.

    Args:
        exercise: the function it replaces.
        loses: the exercise's checks that do not pass with it; none where the checks allow for it.
        twins: as for a misconception.

    Raises:
        AuthoringError: if the docstring is missing.
    """
    return _declared(exercise, loses, twins or {}, is_convention=True)


def _declared(
    exercise: str, loses: tuple[str, ...], twins: Mapping[str, str], *, is_convention: bool
) -> Callable[[Function], Function]:
    def declare(function: Function) -> Function:
        sentence = " ".join((inspect.getdoc(function) or "").split())
        if not sentence:
            raise AuthoringError(f"misconception {function.__name__}: its docstring is missing")
        if not loses and not is_convention:
            raise AuthoringError(f"misconception {function.__name__}: loses= names no check")
        declared = function.__globals__.setdefault("__misconceptions__", [])
        declared.append(
            Misconception(exercise, function.__name__, sentence, loses, function, twins, is_convention)
        )
        return function

    return declare
