# rate is taken for the chance to keep.
# GitHub v-iashin/CS231n, pull request 8
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) < rate) / rate
    return x * mask, mask
