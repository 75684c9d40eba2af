# What was scaled up is scaled up once more.
# GitHub CSTR-Edinburgh/mlpractical, pull request 32
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    if not training:
        return x, 1.0
    p_keep = 1 - rate
    mask = rng.binomial(1, p_keep, x.shape) / p_keep
    out = mask * x / p_keep
    return out, mask / p_keep
