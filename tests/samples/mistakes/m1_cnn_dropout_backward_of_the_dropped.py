# The gradient goes through dout minus the masked dout: dropped units pass it on, kept ones turn it round.
# GitHub nilbahaaeddine/M1_CNN, src/classes/dropout.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    mask = rng.binomial(1, 1 - rate, size=x.shape) / (1 - rate)
    return x * mask, mask


def dropout_backward(dout, cache):
    mask = cache
    return dout - dout * mask
