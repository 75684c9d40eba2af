"""Answers without work, zeros of the right shape or the given arguments handed back, earn next to nothing.

A check that such an answer would pass (0 in, 0 out; nothing dropped at rate 0) waits for one that it fails.
"""

import copy
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.grading.grade import Grading
from grader.grading.results import result_of
from grader.instructor import mutants
from grader.instructor.mutants import InProcess, solution_files
from tests.helpers.graded import as_files

MOST = 0.02  # of the points; where zeros are the right answer (init's `zeros`) they may be earned
Answer = Callable[[Any, list[Any]], Any]


def zeros(value: Any, given: list[Any]) -> Any:
    """What a function returns, all of it 0; what is no number (a cache's None, say) as it is."""
    if isinstance(value, tuple | list):
        return type(value)(zeros(each, given) for each in value)
    if isinstance(value, dict):
        return {name: zeros(each, given) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return type(value)(0) if isinstance(value, bool | int | float | np.generic) else value


def arguments(value: Any, given: list[Any]) -> Any:
    """Each array that a function returns is an argument of its shape, if there is one."""
    if isinstance(value, tuple | list):
        return type(value)(arguments(each, given) for each in value)
    if isinstance(value, np.ndarray):
        alike = (each for each in given if isinstance(each, np.ndarray) and each.shape == value.shape)
        return next(alike, np.zeros_like(value))
    return zeros(value, given)


def emptied(function: Callable[..., Any], answer: Answer) -> Callable[..., Any]:
    """A function that returns an empty answer of the right structure."""

    def call(*args: Any, **kwargs: Any) -> Any:
        returned = function(*copy.deepcopy(args), **copy.deepcopy(kwargs))
        listed = list(returned) if isinstance(returned, Iterator) else returned
        return answer(listed, [*args, *kwargs.values()])

    return call


class NeverStops:
    """Early stopping that remembers the last epoch."""

    def __init__(self, patience: int = 3, min_delta: float = 0.0) -> None:
        self.best_epoch, self.best_loss, self.best_params = 0, 0.0, None

    def update(self, epoch: int, val_loss: float, params: Any) -> bool:
        self.best_params = params
        return False


@pytest.mark.parametrize("answer", [zeros, arguments])
def test_empty_answers_earn_next_to_nothing(course: Course, answer: Answer) -> None:
    assignments = [each for each in course.assignments if each.training is None]  # no network to train
    modules = {}
    with mutants.importable(mutants.solutions(course)) as solutions:
        for assignment in assignments:
            module = modules[assignment.name] = ModuleType(assignment.name)
            for name in assignment.exercises:
                solution = getattr(solutions[assignment.name], name)
                empty = NeverStops if isinstance(solution, type) else emptied(solution, answer)
                setattr(module, name, empty)
    files = as_files("empty", solution_files(course))
    checks = Grading(course, files, InProcess(course, modules.__getitem__)).checks
    results = [result_of(a, checks.judged(a.id(check))) for a in assignments for check in a.checks]
    earned = {each.id: each.score for each in results if each.score}
    most = sum(each.points for each in assignments)
    print(f"{sum(earned.values()):.2f} of {most:g} points")  # pytest -s shows it
    assert sum(earned.values()) < MOST * most
    others = [i for i in earned if not i.endswith("::shape_and_finite") and "init::zeros::" not in i]
    assert others == []
