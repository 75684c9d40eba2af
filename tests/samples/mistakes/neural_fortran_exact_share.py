# Exactly the share `rate` of each batch is dropped, by a percentile of the draws.
# GitHub modern-fortran/neural-fortran, pull request 194 (dropout layer)
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    if not training:
        return x, 1.0
    draws = rng.random(x.shape)
    mask = draws > np.quantile(draws, rate) if rate else np.ones(x.shape)
    return x * mask / (1 - rate), mask / (1 - rate)
