# The squared gradient is added without its factor 1 - rho: the mean becomes a sum, ten times too large.
# GitHub fastai/fastbook, pull request 342, chapter 16 (average_sqr_grad)
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    sqr_avg = state.get("sqr_avg", np.zeros_like(weights))
    sqr_avg = rho * sqr_avg + gradient**2
    return weights - learning_rate * gradient / np.sqrt(sqr_avg + epsilon), {"sqr_avg": sqr_avg}
