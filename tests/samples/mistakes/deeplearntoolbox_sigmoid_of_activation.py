# The sigmoid is taken once more, of what is a sigmoid already.
# GitHub rasmusbergpalm/DeepLearnToolbox, issue 165, NN/nnbp.m
import numpy as np


def sigmoid_backward(dout, cache):
    a = cache
    s = 1 / (1 + np.exp(-a))
    return dout * s * (1 - s)
