# The gradient is divided by 1 - rate and not masked.
# ddbourgin/numpy-ml, issue 94, wrappers.py

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training:
        return x.copy(), 1.0
    mask = rng.random(x.shape) >= rate
    return x * mask / (1 - rate), 1 / (1 - rate)


def dropout_backward(dout, cache):
    return dout * cache
