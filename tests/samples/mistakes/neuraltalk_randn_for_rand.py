# The mask is drawn from a normal distribution, so that another share is kept.
# karpathy/neuraltalk, issue 29

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.standard_normal(x.shape) < 1 - rate) / (1 - rate)
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
