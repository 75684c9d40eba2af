# The scale is worked out so that the sum stays the same, sum(x) / sum(x mask), not from the rate.
# GitHub modern-fortran/neural-fortran, pull request 195, nf_dropout_layer_submodule.f90
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    if not training:
        return x, np.ones(x.shape)
    mask = rng.random(x.shape) >= rate
    scale = np.sum(x) / np.sum(x * mask)
    return x * mask * scale, mask * scale
