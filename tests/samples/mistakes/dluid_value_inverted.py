# The dropout value is inverted: rate is the chance to keep.
# kok202/Dluid, pull request 125

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training or rate == 0:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) < rate) / rate
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
