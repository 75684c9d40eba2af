# The gradient is scaled up, and passes through dropped units as well.
# GitHub ddbourgin/numpy-ml, issue 94, numpy_ml/neural_nets/wrappers/wrappers.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    if not training:
        return x, 1.0
    scaler = 1.0 / (1.0 - rate)
    mask = rng.random(x.shape) >= rate
    return scaler * mask * x, scaler


def dropout_backward(dout, cache):
    return dout * cache
