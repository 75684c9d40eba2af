"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("affine_forward", "all_arguments_kept")
def affine_forward(x, weights, bias):
    rows = x.reshape(x.shape[0], -1)
    out = np.dot(rows, weights) + bias
    return out, (x, weights, bias)


@form("affine_backward", "all_arguments_kept")
def affine_backward(dout, cache):
    x, weights, _ = cache
    rows = x.reshape(x.shape[0], -1)
    dx = np.dot(dout, weights.T).reshape(x.shape)
    dweights = np.dot(rows.T, dout)
    dbias = np.sum(dout, axis=0)
    return dx, dweights, dbias


@form("relu_forward", "mask_kept")
def relu_forward(x):
    mask = x > 0
    out = x * mask
    return out, mask


@form("relu_backward", "mask_kept")
def relu_backward(dout, cache):
    return dout * cache


@form("relu_forward", "indices_kept")
def relu_forward_by_index(x):
    mask = x <= 0
    out = x.copy()
    out[mask] = 0
    return out, mask


@form("relu_backward", "indices_kept")
def relu_backward_by_index(dout, cache):
    dx = dout.copy()
    dx[cache] = 0
    return dx


@form("sigmoid_forward", "input_kept")
def sigmoid_forward(x):
    return 0.5 * (1 + np.tanh(0.5 * x)), x


@form("sigmoid_backward", "input_kept")
def sigmoid_backward(dout, cache):
    sigmoid = 0.5 * (1 + np.tanh(0.5 * cache))
    return dout * sigmoid * (1 - sigmoid)


@form("tanh_forward", "input_kept")
def tanh_forward(x):
    return np.tanh(x), x


@form("tanh_backward", "input_kept")
def tanh_backward(dout, cache):
    return dout * (1 - np.tanh(cache) ** 2)


@form("numerical_gradient")
def entry_by_entry(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        place = it.multi_index
        plus = x.astype(float)
        plus[place] += h
        minus = x.astype(float)
        minus[place] -= h
        grad[place] = (f(plus) - f(minus)) / (2 * h)
        it.iternext()
    return grad
