# The two forms are used on the wrong sides of 0: exp(x) overflows for large x, inf / inf.
# GitHub hail-is/hail, pull request 10606
import numpy as np


def sigmoid_forward(x):
    out = np.where(x > 0, np.exp(x) / (1 + np.exp(x)), 1 / (1 + np.exp(-x)))
    return out, out


def sigmoid_backward(dout, cache):
    return dout * cache * (1 - cache)
