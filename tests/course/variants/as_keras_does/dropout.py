import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate <= 1:
        raise ValueError(f"Invalid value received for argument `rate`: {rate}")
    if not training or rate == 0:
        return x, None
    keep_prob = 1.0 - rate
    keep_mask = rng.binomial(1, keep_prob, size=x.shape).astype(bool)
    return np.where(keep_mask, x / keep_prob, np.zeros_like(x)), (keep_mask, keep_prob)


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    keep_mask, keep_prob = cache
    return np.where(keep_mask, dout / keep_prob, np.zeros_like(dout))
