"""Lockstep: twenty steps of a network of parts follow one Keras model, or the report names step and part."""

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course import reference_results
from grader.course.course import Course
from grader.course.importing import overlaid
from grader.course.solutions import importable, solution_files
from grader.course.solutions import solutions as fresh_solutions
from grader.evidence.run import run, seed_of
from grader.grading.grade import Grading, Scope
from grader.instructor.mutants import InProcess
from grader.model import CheckResult, Diagnosis, Kind, Verdict
from tests.helpers.graded import as_files

OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
STEPS = 20


def solutions(course: Course) -> dict[str, ModuleType]:
    """The solution's modules, freshly imported."""
    with importable(fresh_solutions(course)) as modules:
        return modules


def judged(course: Course, modules: dict[str, ModuleType], optimizer: str) -> CheckResult:
    """The verdict on the lockstep with one optimiser."""
    identity = f"mnist::train::lockstep_{optimizer}"
    files = as_files("trusted", solution_files(course))
    grading = Grading(course, files, InProcess(course, modules.__getitem__), scope=Scope((identity,)))
    return grading.result(identity)


def with_mistake(course: Course, name: str, mistake: str) -> dict[str, ModuleType]:
    """The solution's modules with one planted mistake laid over one of them."""
    modules = solutions(course)
    (planted,) = (each for each in course.assignment(name).misconceptions if each.name == mistake)
    overlaid(modules[name], planted)
    return modules


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_solution_stays_in_lockstep(course: Course, optimizer: str) -> None:
    mnist = course.assignment("mnist")
    (check,) = (each for each in mnist.checks if each.name == f"lockstep_{optimizer}")
    identity = mnist.id(check)
    outcome = run(check, "mnist", solutions(course).__getitem__, seed_of(course.seed, identity))
    assert outcome.evidence is not None
    expected = reference_results.load(course, mnist).evidence[identity].items
    assert list(expected) == [f"loss_{step}" for step in range(1, STEPS + 1)]
    largest = max(abs(float(outcome.evidence.items[item]) / float(expected[item]) - 1) for item in expected)
    print(f"{optimizer}: at most {largest:.1e} off in {STEPS} steps")  # pytest -s shows it
    assert largest < 1e-4
    assert len({round(float(loss), 6) for loss in expected.values()}) == STEPS  # the curve is one


MISTAKES = [
    # where it is, what it is, with which optimiser, the first loss that departs, the check that knows
    ("softmax_loss", "averaged_over_the_classes_too", "sgd", 1, "softmax_loss::ordinary_loss"),
    ("softmax_loss", "forgot_the_mean_in_the_gradient", "sgd", 2, "softmax_loss::ordinary_gradient"),
    ("backprop", "averaged_the_bias_gradient", "momentum", 2, "affine_backward::ordinary_gradient"),
    ("backprop", "passed_everything_back", "adagrad", 2, "relu_backward::ordinary_inputs"),
    ("optimizers", "moments_not_corrected", "adam", 2, "adam::first_step"),
    ("optimizers", "velocity_subtracted", "momentum", 2, "momentum::first_step"),
    ("optimizers", "velocity_never_kept", "momentum", 3, "momentum::three_steps"),
    ("optimizers", "step_number_stays_at_one", "adam", 3, "adam::three_steps"),
]


@pytest.mark.parametrize(
    ("name", "mistake", "optimizer", "step", "part"), MISTAKES, ids=[each[1] for each in MISTAKES]
)
def test_step_and_part_are_named(
    course: Course, name: str, mistake: str, optimizer: str, step: int, part: str
) -> None:
    result = judged(course, with_mistake(course, name, mistake), optimizer)
    assert result.verdict is Verdict.FAILED
    assert result.message == f"loss_{step} is not what Keras gives."
    assert result.diagnosis == Diagnosis(
        Kind.FOLLOWS, f"Begin with {name}::{part}, which did not pass.", f"{name}::{part.split('::')[0]}"
    )


def test_a_mistake_that_only_the_whole_shows(course: Course) -> None:
    """No check of a part has a large array: then the step alone is named, and nobody is blamed"""
    modules = solutions(course)
    sgd = modules["optimizers"].sgd

    def rests(weights: Any, gradient: Any, state: Any, *, learning_rate: float = 0.01) -> Any:
        """Leaves a large array alone at every fourth step."""
        count = state.get("count", 0) + 1
        rate = 0.0 if weights.size > 20_000 and count % 4 == 0 else learning_rate
        return sgd(weights, gradient, {}, learning_rate=rate)[0], {"count": count}

    modules["optimizers"].sgd = rests  # type: ignore[attr-defined]
    result = judged(course, modules, "sgd")
    assert (result.verdict, result.message) == (Verdict.FAILED, "loss_5 is not what Keras gives.")
    assert result.diagnosis is not None
    assert result.diagnosis.text.startswith("loss_4 is right, and all is wrong from loss_5 on")


def test_a_loop_that_raises_names_the_part_too(course: Course) -> None:
    result = judged(course, with_mistake(course, "backprop", "returned_the_last_layer_first"), "sgd")
    assert result.verdict is Verdict.ERROR
    assert "broadcast" in result.message
    assert result.diagnosis is not None
    assert result.diagnosis.name == "backprop::mlp_backward"


def test_a_submission_cannot_bring_a_model_of_its_own(course: Course) -> None:
    """`losses_of_a_model` is asked of the Keras reference only, when results are frozen"""
    modules = solutions(course)
    modules["mnist"].losses_of_a_model = lambda *_, **__: sys.exit("asked")  # type: ignore[attr-defined]
    assert judged(course, modules, "sgd").verdict is Verdict.PASSED


def test_where_epsilon_stands_makes_no_difference(course: Course) -> None:
    """Keras adds it inside the root of RMSprop; many write it outside"""
    modules = solutions(course)

    def outside(weights: Any, gradient: Any, state: Any, *, learning_rate: float, epsilon: float) -> Any:
        square = 0.9 * state.get("square", 0.0) + 0.1 * gradient**2
        return weights - learning_rate * gradient / (np.sqrt(square) + epsilon), {"square": square}

    modules["optimizers"].rmsprop = outside  # type: ignore[attr-defined]
    assert judged(course, modules, "rmsprop").verdict is Verdict.PASSED
