# The loop runs over the first axis only: of a matrix, whole rows are nudged at once.
# GitHub cxw745/AI_SYSU_2023, lab6/gradient.py
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in range(x.shape[0]):
        tmp = np.copy(x[idx])
        x[idx] = tmp + h
        above = f(x)
        x[idx] = tmp - h
        below = f(x)
        grad[idx] = (above - below) / (2 * h)
        x[idx] = tmp
    return grad
