# rho is the share of the new square and 1 - rho that of the old mean.
# GitHub GeorgOhneH/WerbeSkip, Machine_Learning/optimizers/rmsprop.py
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    cache = state.get("cache", 0)
    cache = np.power(gradient, 2) * rho + (1 - rho) * cache
    weights = weights - learning_rate / (np.sqrt(cache) + epsilon) * gradient
    return weights, {"cache": cache}
