# x_plus and x_minus are one and the same array, so their difference is 0.
# GitHub HomericIntelligence/Odyssey, pull request 2089, tests/helpers/gradient_checking.mojo
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    point = x.copy()
    grad = np.zeros_like(point)
    for i in range(point.size):
        x_plus = point
        x_plus.flat[i] = x.flat[i] + h
        x_minus = point
        x_minus.flat[i] = x.flat[i] - h
        grad.flat[i] = (f(x_plus) - f(x_minus)) / (2 * h)
        point.flat[i] = x.flat[i]
    return grad
