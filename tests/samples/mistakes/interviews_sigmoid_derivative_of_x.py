# x (1 - x), with the input where the output belongs.
# GitHub BoltzmannEntropy/interviews.ai, issue 4, solution 5.21
import numpy as np


def sigmoid_forward(x):
    positive = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x >= 0, positive, 1 - positive), x


def sigmoid_backward(dout, cache):
    x = cache
    return dout * x * (1 - x)
