# (1 + sign(x)) / 2 alone: dout is never multiplied, and it is 1/2 where x is 0.
# GitHub DiffSharp/DiffSharp, issue 16
import numpy as np


def relu_forward(x):
    return np.maximum(x, 0.0), x


def relu_backward(dout, cache):
    return (1.0 + np.sign(cache)) / 2.0
