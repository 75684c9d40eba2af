# Units are dropped by the rate, and scaled by 1 / rate: the two probabilities are mixed up.
# gorgonia/gorgonia, pull request 399

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training or rate == 0:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) > rate).astype(float) / rate
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
