# Mean and variance of the batch are treated as constants on the way back.
# GitHub vlfeat/matconvnet, issue 1174 (the mistake the other way round)
import numpy as np


def batch_norm_backward(dout, cache):
    normalized, gamma, stddev = cache
    return dout * (gamma / stddev), np.sum(dout * normalized, axis=0), np.sum(dout, axis=0)
