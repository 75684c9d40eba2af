# np.zeros(x) takes the numbers of x for a shape, which stops with an exception.
# GitHub oreilly-japan/deep-learning-from-scratch, pull request 43, common/functions.py
import numpy as np


def relu_backward(dout, cache):
    x = cache
    grad = np.zeros(x)
    grad[x >= 0] = 1
    return dout * grad
