# forward: x * mask / keep, backward: delta * mask, the scale is forgotten.
# two public solutions of CMU 11-785's Dropout, repositories unknown (find_string ids 27235706319 and 62411209807)
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    mask = rng.binomial(1, 1 - rate, x.shape)
    return x * mask / (1 - rate), mask


def dropout_backward(dout, cache):
    return dout * cache
