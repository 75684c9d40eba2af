# After a forward call that was not training, the gradient is scaled by 1 - rate.
# torch/nn, pull request 616

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training:
        return x.copy(), np.full(x.shape, 1 - rate)
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
