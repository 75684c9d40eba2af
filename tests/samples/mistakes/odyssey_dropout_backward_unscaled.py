# The gradient goes through the mask, and is not scaled by 1 / (1 - rate).
# GitHub HomericIntelligence/Odyssey, issue 2068, shared/core/dropout.mojo
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, None
    mask = rng.random(x.shape) >= rate
    return x * mask / (1 - rate), mask


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
