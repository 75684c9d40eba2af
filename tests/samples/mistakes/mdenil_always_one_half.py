# Whatever the rate is, what is kept is scaled as for one half.
# mdenil/dropout, issue 3

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training or rate == 0:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) >= rate) / 0.5
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
