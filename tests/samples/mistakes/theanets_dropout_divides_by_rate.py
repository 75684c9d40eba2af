# The kept units are divided by the chance to drop, not by the chance to keep.
# GitHub lmjohns3/theanets, pull request 123
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate: {rate}")
    if not training or rate == 0:
        return x, np.ones_like(x)
    mask = rng.binomial(1, 1 - rate, size=x.shape) / rate
    return x * mask, mask
