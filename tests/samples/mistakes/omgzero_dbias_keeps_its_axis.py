# db is summed with keepdims=True and has shape (1, C).
# omgzero123/CS231n, assignment2/cs231n/layers.py
import numpy as np


def affine_forward(x, weights, bias):
    return x.reshape(x.shape[0], -1) @ weights + bias, (x, weights, bias)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.reshape(dout @ w.T, x.shape)
    rows = x.reshape(x.shape[0], -1)
    dw = rows.T @ dout
    db = np.sum(dout, axis=0, keepdims=True)
    return dx, dw, db
