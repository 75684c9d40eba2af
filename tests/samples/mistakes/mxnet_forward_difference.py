# A forward difference stands where a central one belongs.
# apache/mxnet, issue 3693, test_utils.py

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    point, gradient = x.copy(), np.zeros_like(x)
    here = f(point)
    for index in np.ndindex(x.shape):
        value = point[index]
        point[index] = value + h
        gradient[index] = (f(point) - here) / h
        point[index] = value
    return gradient
