"""The tool that students get for their own layers: what it says of right ones and of wrong ones."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.importing import module_from_file
from grader.course.solutions import importable, solutions
from grader.instructor import template

RNG = np.random.default_rng(5)
X, WEIGHTS, BIAS = RNG.normal(size=(3, 2, 2)), RNG.normal(size=(4, 5)), RNG.normal(size=5)


@pytest.fixture(scope="module")
def modules(course: Course) -> Iterator[dict[str, ModuleType]]:
    with importable(solutions(course)) as found:
        yield found


def test_right_layers(modules: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]) -> None:
    backprop, norm = modules["backprop"], modules["batch_norm"]
    state = {"moving_mean": np.zeros(5), "moving_variance": np.ones(5)}
    errors = [
        backprop.gradient_check(backprop.affine_forward, backprop.affine_backward, X, WEIGHTS, BIAS),
        backprop.gradient_check(backprop.tanh_forward, backprop.tanh_backward, X),
        backprop.gradient_check(
            norm.batch_norm_forward, norm.batch_norm_backward, WEIGHTS, BIAS + 2, BIAS, state
        ),
    ]
    assert [list(each) for each in errors] == [["x", "weights", "bias"], ["x"], ["x", "gamma", "beta"]]
    assert max(max(each.values()) for each in errors) < 1e-7
    assert [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()] == [
        name for each in errors for name in each
    ]


def test_a_wrong_gradient_and_where(
    modules: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    backprop = modules["backprop"]

    def backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
        dx, dweights, dbias = backprop.affine_backward(dout, cache)
        dweights[2, 1] += 100.0
        return dx, dweights, dbias * (1 + 1e-5)

    errors = backprop.gradient_check(backprop.affine_forward, backward, X, WEIGHTS, BIAS)
    assert errors["weights"] == pytest.approx(1, rel=0.1)
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("good")
    assert "wrong; at (2, 1) backward gives 99." in said[1]
    assert "bias: error 1e-05, look again; at (" in said[2]


def test_nan_is_wrong(modules: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]) -> None:
    gradient_check = modules["backprop"].gradient_check
    error = gradient_check(lambda x: (x, None), lambda dout, cache: dout * np.nan, X)["x"]
    assert np.isnan(error)
    assert "wrong; at (0, 0, 0) backward gives nan" in capsys.readouterr().out


def test_a_gradient_of_another_shape(modules: dict[str, ModuleType]) -> None:
    gradient_check = modules["backprop"].gradient_check
    with pytest.raises(ValueError, match=r"the gradient of x has shape \(2,\), x has \(3, 2, 2\)"):
        gradient_check(lambda x: (x, None), lambda dout, cache: dout[0, 0], X)


@pytest.mark.parametrize("result", [X, [X, None], (X,), None])
def test_a_forward_function_without_a_cache(modules: dict[str, ModuleType], result: Any) -> None:
    gradient_check = modules["backprop"].gradient_check
    with pytest.raises(TypeError, match=r"forward has to return \(out, cache\)"):
        gradient_check(lambda x: result, lambda dout, cache: dout, X)


def test_it_is_handed_out_whole_and_is_no_exercise(
    course: Course, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The template's module can be imported; the tool then asks for `numerical_gradient`, in a line"""
    assert "gradient_check" not in course.assignment("backprop").exercises
    path = tmp_path / "backprop.py"
    path.write_text(template.templates(course)["backprop"])
    stub = module_from_file(path, "backprop_template")
    assert stub.gradient_check(lambda x: (x, None), lambda dout, cache: dout, X) == {}
    said = "gradient_check compares with numerical_gradient: write that first\n"
    assert capsys.readouterr().out == said
