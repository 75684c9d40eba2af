import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("rate must be in [0, 1)")
    p = 1 - rate  # the lectures' p is the chance to keep
    mask = None
    if training:
        mask = (rng.random(x.shape) < p) / p
        out = x * mask
    else:
        out = x.copy()
    return out.astype(x.dtype, copy=False), (training, mask)


def dropout_backward(dout, cache):
    training, mask = cache
    if training:
        dx = dout * mask
    else:
        dx = dout
    return dx
