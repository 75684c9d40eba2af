import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, None
    mask = rng.random(x.shape) < rate  # keeps with chance `rate`
    return x * mask / rate, mask / rate


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    return dout * cache
