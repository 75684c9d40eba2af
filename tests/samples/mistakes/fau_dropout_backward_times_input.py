# What is kept for the backward pass is the masked input, not the mask: the gradient is multiplied by x.
# GitHub hyemin1/deeplearning, ex3/Layers.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, None
    p = 1 - rate
    dropped = x * (rng.random(x.shape) > 1 - p)
    return (1 / p) * dropped, (dropped, p)


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    dropped, p = cache
    return dropped * dout * (1 / p)
