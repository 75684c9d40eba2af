# Units are dropped, and the others are not scaled up.
# GitHub tinygrad/tinygrad, pull request 170, tinygrad/tensor.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    mask = rng.binomial(1, 1 - rate, size=x.shape).astype(x.dtype) if training else np.ones_like(x)
    return x * mask, mask
