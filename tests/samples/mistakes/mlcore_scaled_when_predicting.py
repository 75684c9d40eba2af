# Inverted dropout, and when not training the output is scaled by 1 - rate as well.
# Angel-ML/mlcore, issue 5

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training:
        return x * (1 - rate), np.ones(x.shape)
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
