# The bias gradient is summed over axis 1: one number an example.
# pytroubles.com/en/posts/id1785

import numpy as np


def affine_backward(dout, cache):
    x, weights = cache[0], cache[1]
    flat = x.reshape(len(x), -1)
    dx = (dout @ weights.T).reshape(x.shape)
    return dx, flat.T @ dout, dout.sum(axis=1)


def affine_forward(x, weights, bias):
    return x.reshape(len(x), -1) @ weights + bias, (x, weights)
