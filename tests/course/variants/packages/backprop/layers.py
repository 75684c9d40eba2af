import numpy as np
from softmax_loss import linear_scores  # the same formula, so the same function


def affine_forward(x, weights, bias):
    rows = np.vstack([example.ravel() for example in x])
    return linear_scores(rows, weights, bias), {"x": x, "rows": rows, "weights": weights}


def affine_backward(dout, cache):
    dx = np.inner(dout, cache["weights"])
    dweights = sum(np.outer(row, d) for row, d in zip(cache["rows"], dout))
    return dx.reshape(cache["x"].shape), dweights, sum(dout)


def relu_forward(x):
    out = x * (x > 0)
    return out, out


def relu_backward(dout, out):
    return dout * (out > 0)


def sigmoid_forward(x):
    with np.errstate(over="ignore"):
        out = 1 / (1 + np.exp(-x))
    return out, x


def sigmoid_backward(dout, x):
    """Its slope, written symmetrically: e^-|x| / (1 + e^-|x|)^2."""
    e = np.exp(-abs(x))
    return dout * e / (1 + e) ** 2


def tanh_forward(x):
    out = np.tanh(x)
    return out, np.clip(x, -300, 300)


def tanh_backward(dout, x):
    return dout / np.cosh(x) ** 2
