"""Backpropagation: layers that compute forward, and pass gradients back.

Every layer is a pair of functions. The forward function returns its output and a cache, which holds what
the backward function will need. The backward function receives the gradient of the loss with respect to
the output, and returns the gradients with respect to the inputs and the parameters (the chain rule).

Conventions:
    N examples, D inputs per example, C outputs, H hidden units.
    x (N, D), weights (D, C), bias (C,), one row per example.
    dout is the gradient of the loss with respect to a layer's output and has the output's shape; dx,
    dweights and dbias have the shapes of x, weights and bias. Nothing is divided by N here: the loss has
    done that.
    A cache may be any object. Each forward call returns one of its own.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]  # (weights, bias), or (dweights, dbias)


def affine_forward(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, Any]:
    """Compute a fully connected layer.

    Shapes: x (N, d_1, ..., d_k) with d_1 · ... · d_k = D, weights (D, C), bias (C,) -> out (N, C).

    Formula (Keras, "Dense layer" after "Flatten layer"):
        out = flat weights + bias,  flat = x reshaped to (N, D)

    Args:
        x: inputs of any rank from 2 up; the first axis counts the examples.
        weights: one column per output.
        bias: one number per output.

    Returns:
        The pair (out, cache).
    """
    raise NotImplementedError("affine_forward is not implemented yet")


def affine_backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pass a gradient back through a fully connected layer.

    Shapes: dout (N, C) -> dx like x, dweights (D, C), dbias (C,).

    Formula (Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"):
        dflat_nd = sum_c dout_nc weights_dc
        dweights_dc = sum_n flat_nd dout_nc
        dbias_c = sum_n dout_nc

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `affine_forward` returned.

    Returns:
        The triple (dx, dweights, dbias); dx has the shape of x itself.
    """
    raise NotImplementedError("affine_backward is not implemented yet")


def relu_forward(x: np.ndarray) -> tuple[np.ndarray, Any]:
    """Compute the rectified linear unit.

    Shapes: x of any shape -> out like x.

    Formula (Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines"; Keras,
    "relu activation"):
        out = max(0, x)

    Args:
        x: any finite numbers.

    Returns:
        The pair (out, cache).
    """
    raise NotImplementedError("relu_forward is not implemented yet")


def relu_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """Pass a gradient back through the rectified linear unit.

    Shapes: dout like x -> dx like x.

    Formula (Glorot, Bordes and Bengio 2011, "Deep Sparse Rectifier Neural Networks"):
        dx = dout where x > 0, and 0 elsewhere; at x = 0 the derivative is taken as 0

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `relu_forward` returned.

    Returns:
        dx.
    """
    raise NotImplementedError("relu_backward is not implemented yet")


def sigmoid_forward(x: np.ndarray) -> tuple[np.ndarray, Any]:
    """Compute the logistic sigmoid.

    Shapes: x of any shape -> out like x.

    Formula (LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp"; Keras, "sigmoid activation"):
        out = 1 / (1 + exp(-x))

    The result stays finite and right for x = 10,000 and x = -10,000. For a negative x the same function is
    exp(x) / (1 + exp(x)).

    Args:
        x: any finite numbers.

    Returns:
        The pair (out, cache).
    """
    raise NotImplementedError("sigmoid_forward is not implemented yet")


def sigmoid_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """Pass a gradient back through the logistic sigmoid.

    Shapes: dout like x -> dx like x.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 3.10):
        d out / d x = out (1 - out)

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `sigmoid_forward` returned.

    Returns:
        dx.
    """
    raise NotImplementedError("sigmoid_backward is not implemented yet")


def tanh_forward(x: np.ndarray) -> tuple[np.ndarray, Any]:
    """Compute the hyperbolic tangent.

    Shapes: x of any shape -> out like x.

    Formula (LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp"; Keras, "tanh activation"):
        out = (exp(x) - exp(-x)) / (exp(x) + exp(-x))

    The result stays finite and right for x = 10,000 and x = -10,000. NumPy's own function may be used.

    Args:
        x: any finite numbers.

    Returns:
        The pair (out, cache).
    """
    raise NotImplementedError("tanh_forward is not implemented yet")


def tanh_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """Pass a gradient back through the hyperbolic tangent.

    Shapes: dout like x -> dx like x.

    Formula (LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp"):
        d out / d x = 1 - out²

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `tanh_forward` returned.

    Returns:
        dx.
    """
    raise NotImplementedError("tanh_backward is not implemented yet")


def mlp_forward(x: np.ndarray, layers: list[Layer]) -> tuple[np.ndarray, Any]:
    """Compute a multilayer perceptron: affine layers with a ReLU between each two of them.

    Shapes: x (N, D), layers [((D, H), (H,)), ..., ((H, C), (C,))] -> scores (N, C).

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.4; Keras, "Sequential model"):
        h = relu(affine(h)) for every layer but the last, starting from h = x;  scores = affine(h)

    There is no ReLU before the first layer and none after the last.

    Args:
        x: inputs, one row per example.
        layers: pairs (weights, bias), from the input to the output; one or more.

    Returns:
        The pair (scores, caches).
    """
    raise NotImplementedError("mlp_forward is not implemented yet")


def mlp_backward(dscores: np.ndarray, caches: Any) -> list[Layer]:
    """Pass a gradient back through a multilayer perceptron.

    Shapes: dscores (N, C) -> [(dweights, dbias), ...], each shaped like its weights and bias.

    Formula (Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"):
        the chain rule, from the last layer to the first: what a layer returns as dx is the dout of the
        step before it

    Args:
        dscores: gradient of the loss with respect to the scores.
        caches: what `mlp_forward` returned.

    Returns:
        Pairs (dweights, dbias) in the same order as the layers, the first layer first.
    """
    raise NotImplementedError("mlp_backward is not implemented yet")


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Estimate the gradient of a scalar function by central differences.

    Shapes: x of any shape -> gradient like x.

    Formula (Press, Teukolsky, Vetterling and Flannery 2007, "Numerical Recipes", section 5.7):
        gradient_i = (f(x + h e_i) - f(x - h e_i)) / (2 h),  e_i is 1 at entry i and 0 elsewhere

    Its error shrinks with h², that of the one-sided difference only with h.

    Args:
        f: takes an array like x and returns one number, which depends on that array only.
        x: where to differentiate, floats. It holds the same values when the function returns.
        h: the step.

    Returns:
        The estimated gradient.
    """
    raise NotImplementedError("numerical_gradient is not implemented yet")


def gradient_check(
    forward: Callable[..., Any], backward: Callable[..., Any], *arguments: Any, h: float = 1e-5
) -> dict[str, float]:
    """Hold a backward function against `numerical_gradient`, and print what is seen: a tool, not graded.

    The number that is differentiated is sum(dout * out), with a dout that is drawn once. For each argument,
    the error is the largest difference of the two gradients, over the largest entry of both. In float64 an
    error below 1e-6 is good. One above 1e-3 is a mistake. Between the two, look again: a kink may be near.

        gradient_check(affine_forward, affine_backward, x, weights, bias)

    Args:
        forward: called with the arguments; returns out and a cache, or more after these two.
        backward: called with dout and that cache; returns one gradient, or a sequence of them: for the first
            argument, the second, and so on. Arguments without a gradient come last.
        arguments: float arrays where there is a gradient.
        h: the step of the differences.

    Returns:
        The error of each argument, by its name in `forward`; {} before `numerical_gradient` is written.

    Raises:
        TypeError: if forward returns something else than a tuple of out, a cache and perhaps more.
        ValueError: if a gradient has another shape than its argument.
    """
    try:
        numerical_gradient(lambda point: float(point[0]), np.zeros(1), h)
    except NotImplementedError:
        print("gradient_check compares with numerical_gradient: write that first")
        return {}
    result = forward(*arguments)
    if not isinstance(result, tuple) or len(result) < 2:
        raise TypeError(f"forward has to return (out, cache). Received: {type(result).__name__}")
    out, cache = result[:2]
    dout = np.random.default_rng(0).normal(size=np.shape(out))
    gradients = backward(dout, cache)
    if isinstance(gradients, np.ndarray):
        gradients = (gradients,)

    def differences(place: int) -> np.ndarray:
        """The numerical gradient with respect to one of the arguments."""

        def number(value: np.ndarray) -> float:
            return float(np.sum(dout * forward(*arguments[:place], value, *arguments[place + 1 :])[0]))

        return numerical_gradient(number, np.array(arguments[place], dtype=float), h)

    names = [*inspect.signature(forward).parameters][: len(gradients)]
    return {name: _error(name, gradients[place], differences(place)) for place, name in enumerate(names)}


def _error(name: str, gradient: np.ndarray, expected: np.ndarray) -> float:
    """The error of one gradient, which is printed with its worst entry."""
    if np.shape(gradient) != expected.shape:
        raise ValueError(
            f"the gradient of {name} has shape {np.shape(gradient)}, {name} has {expected.shape}"
        )
    distance = np.abs(gradient - expected)
    largest = max(float(np.abs(gradient).max()), float(np.abs(expected).max()))
    error = float(distance.max()) / largest if largest else 0.0
    verdict = "good" if error < 1e-6 else "look again" if error < 1e-3 else "wrong"
    size = "below 1e-9" if error < 1e-9 else f"{error:.0e}"
    print(f"{name}: error {size}, {verdict}", end="")
    if verdict != "good":
        at = tuple(int(index) for index in np.unravel_index(distance.argmax(), distance.shape))
        print(f"; at {at} backward gives {gradient[at]:.4g}, differences give {expected[at]:.4g}", end="")
    print()
    return error
