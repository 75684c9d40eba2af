# There are no moving statistics: those of the batch are used afterwards as well, and epsilon is a constant.
# GitHub parasdahal/deepnet, deepnet/layers.py
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    std = np.sqrt(var + 1e-8)
    X_norm = (x - mu) / std
    return gamma * X_norm + beta, (X_norm, gamma, std), state
