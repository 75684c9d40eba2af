"""Empty answers, zeros of the right shape or the given arguments handed back, earn next to nothing.

A check that such an answer would pass (0 in, 0 out; nothing dropped at rate 0) waits for one that it fails.
"""

import copy
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import Check, Comparison, SameShape
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions
from grader.instructor.mutants import Workbench
from grader.model import Verdict

MOST = 0.02  # of an assignment's points
Answer = Callable[[Any, list[Any]], Any]
Called = Callable[[bool], None]  # is told of a call whether the empty answer was wrong there


def zeros(value: Any, given: list[Any]) -> Any:
    """What a function returns, all of it 0; what is no number (a cache's None, say) as it is."""
    if isinstance(value, tuple | list):
        return _like(value, [zeros(each, given) for each in value])
    if isinstance(value, dict):
        return {name: zeros(each, given) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return type(value)(0) if isinstance(value, bool | int | float | np.generic) else value


def arguments(value: Any, given: list[Any]) -> Any:
    """Each array that a function returns is an argument of its shape, if there is one; all else is 0."""
    if isinstance(value, tuple | list):
        return _like(value, [arguments(each, given) for each in value])
    if isinstance(value, np.ndarray):
        alike = (each for each in given if isinstance(each, np.ndarray) and each.shape == value.shape)
        return next(alike, np.zeros_like(value))
    return zeros(value, given)


ANSWERS: dict[str, Answer] = {"zeros": zeros, "arguments handed back": arguments}


def complaints(course: Course, assignment: Assignment) -> list[str]:
    """What of an assignment answers without work earn, each with the fix; networks are left out.

    Raises:
        ResultsError: if its reference results are missing or broken.
    """
    found: dict[str, str] = {}
    for name, answer in ANSWERS.items():
        earned = passed(course, assignment, answer)
        for check in earned:
            if not asks_for_shapes(check):
                own = f"{check.exercise}::{check.name}"
                found.setdefault(own, f"{own} passes with {name}: name a check of values in its needs=")
        shapes = sum(check.points for check in earned if asks_for_shapes(check))
        share = shapes / sum(check.points for check in assignment.checks)
        if share > MOST:
            found[""] = f"checks of shapes carry {share:.1%} of the points: give them at most {MOST:.0%}"
    return list(found.values())


def asks_for_shapes(check: Check) -> bool:
    """Whether a check judges shapes and nothing else."""
    compared = [check.compare] if isinstance(check.compare, Comparison) else check.compare.values()
    return all(isinstance(each, SameShape) for each in compared)


def passed(course: Course, assignment: Assignment, answer: Answer) -> list[Check]:
    """The checks that pass with empty answers; exercises whose right answer is the empty one are left out."""
    with importable(solutions(course)) as modules:
        solution = modules[assignment.name]
    wrong: set[str] = set()
    module = ModuleType(assignment.name)
    judged = [check for check in assignment.checks if not assignment.trains(check.exercise)]
    for name in {check.exercise for check in judged}:  # a network is no function of shapes
        setattr(module, name, emptied(getattr(solution, name), answer, _noting(wrong, name)))
    checks = Workbench(course, assignment).checks("empty", {**modules, assignment.name: module})
    earned = [check for check in judged if checks.judged(assignment.id(check)).verdict is Verdict.PASSED]
    return [check for check in earned if check.exercise in wrong]


def emptied(solution: Any, answer: Answer, called: Called) -> Any:
    """A function that returns an empty answer of the right structure, or a class whose methods do."""
    if isinstance(solution, type):
        public = {k: v for k, v in vars(solution).items() if callable(v) and not k.startswith("_")}
        methods = {name: emptied(method, answer, called) for name, method in public.items()}
        called(True)
        return type(solution.__name__, (solution,), methods)

    def call(*args: Any, **kwargs: Any) -> Any:
        returned = solution(*copy.deepcopy(args), **copy.deepcopy(kwargs))
        listed = list(returned) if isinstance(returned, Iterator) else returned
        empty = answer(listed, [*args, *kwargs.values()])
        called(not _same(empty, listed))
        return empty

    return call


def _noting(wrong: set[str], exercise: str) -> Called:
    def called(is_wrong: bool) -> None:
        if is_wrong:
            wrong.add(exercise)

    return called


def _like(value: Any, parts: list[Any]) -> Any:
    """Parts put together as in a list, a tuple or a named tuple."""
    return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)


def _same(one: Any, other: Any) -> bool:
    if isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(other, dict):
        return all(_same(one[name], other[name]) for name in other)
    return one is other or bool(np.array_equal(one, other))
