# Loops over x.shape[0]: in an array of two dimensions a whole row is nudged at once.
# cxw745/AI_SYSU_2023, lab6/gradient.py
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(x.shape[0]):
        old = x[i]
        x[i] = old + h
        upper = f(x)
        x[i] = old - h
        lower = f(x)
        grad[i] = (upper - lower) / (2 * h)
        x[i] = old
    return grad
