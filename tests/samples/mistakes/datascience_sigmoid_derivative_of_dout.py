# The derivative is written with the gradient from above instead of the output: dout (1 - dout).
# datascience.stackexchange.com/questions/20139
import numpy as np


def sigmoid_forward(x):
    e = np.exp(-np.abs(x))
    h = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return h, h


def sigmoid_backward(dout, cache):
    return dout * (1 - dout)
