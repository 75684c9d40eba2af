"""Convolution: ten steps of a network of parts follow one Keras model; float32 earns all of the layers."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.importing import overlaid
from grader.course.solutions import importable, solution_files
from grader.course.solutions import solutions as fresh_solutions
from grader.grading.grade import Grading, Scope
from grader.instructor.mutants import InProcess, Workbench
from grader.model import CheckResult, Verdict
from tests.helpers.graded import as_files

LAYERS = ("conv2d_forward", "conv2d_backward", "max_pool_forward", "max_pool_backward", "flatten")


def solutions(course: Course) -> dict[str, ModuleType]:
    """The solution's modules, freshly imported."""
    with importable(fresh_solutions(course)) as modules:
        return modules


def judged(course: Course, modules: dict[str, ModuleType], optimizer: str) -> CheckResult:
    """The verdict on the lockstep with one optimiser."""
    identity = f"conv::train::lockstep_{optimizer}"
    files = as_files("trusted", solution_files(course))
    grading = Grading(course, files, InProcess(course, modules.__getitem__), scope=Scope((identity,)))
    return grading.result(identity)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_solution_stays_in_lockstep(course: Course, optimizer: str) -> None:
    assert judged(course, solutions(course), optimizer).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("exercise", "mistake", "step", "part"),
    [
        ("conv2d_forward", "padded_more_at_the_top_and_left", 1, "conv2d_forward::same_padding"),
        ("conv2d_backward", "averaged_the_bias_gradient", 2, "conv2d_backward::ordinary_gradients"),
        ("max_pool_backward", "gave_it_to_the_first_pixel", 2, "max_pool_backward::ordinary_images"),
    ],
)
def test_step_and_part_are_named(course: Course, exercise: str, mistake: str, step: int, part: str) -> None:
    modules, named = solutions(course), (exercise, mistake)
    (planted,) = (m for m in course.assignment("conv").misconceptions if (m.exercise, m.name) == named)
    overlaid(modules["conv"], planted)
    result = judged(course, modules, "sgd")
    assert result.message == f"loss_{step} is not what Keras gives."
    assert result.diagnosis is not None
    assert result.diagnosis.text == f"Begin with conv::{part}, which did not pass."


def in_single_precision(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that gets float32 in the place of float64."""

    def call(*args: Any, **kwargs: Any) -> Any:
        single = [a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in args]
        return function(*single, **kwargs)

    return call


def test_single_precision_earns_all_of_the_layers(course: Course) -> None:
    modules, assignment = solutions(course), course.assignment("conv")
    for name in LAYERS:
        setattr(modules["conv"], name, in_single_precision(getattr(modules["conv"], name)))
    checks = Workbench(course, assignment).checks("single", modules)
    own = [assignment.id(check) for check in assignment.checks if check.exercise in LAYERS]
    assert [each for each in own if checks.judged(each).verdict is not Verdict.PASSED] == []


def test_only_networks_train(course: Course) -> None:
    """What is known of the layers' mistakes is told, though the assignment trains a network as well"""
    conv, mnist = course.assignment("conv"), course.assignment("mnist")
    assert [name for name in conv.exercises if not conv.trains(name)] == list(LAYERS)
    assert all(mnist.trains(name) for name in mnist.exercises)
    assert not any(course.assignment("data").trains(name) for name in course.assignment("data").exercises)
