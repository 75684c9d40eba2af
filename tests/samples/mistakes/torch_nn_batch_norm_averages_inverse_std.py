# The moving variance averages 1 / standard deviation, not the variance (and multiplies by it afterwards).
# GitHub torch/nn, issue 567, BatchNormalization.lua
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean = x.mean(axis=0)
        inverse = 1 / np.sqrt(x.var(axis=0) + epsilon)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * inverse,
        }
    else:
        mean, inverse = state["moving_mean"], state["moving_variance"]
    normalized = (x - mean) * inverse
    return gamma * normalized + beta, (normalized, gamma, 1 / inverse), state
