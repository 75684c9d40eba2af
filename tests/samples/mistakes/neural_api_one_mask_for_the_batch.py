# All examples of the batch lose the same units.
# GitHub joaopauloschuler/neural-api, issue 6
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, None
    mask = (rng.random(x.shape[1:]) >= rate) / (1 - rate)
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
