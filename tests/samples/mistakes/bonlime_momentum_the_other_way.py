# The momentum is the share of the new batch, for mean and variance.
# bonlime/pytorch-tools, issue 97

import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": (1 - momentum) * state["moving_mean"] + momentum * mean,
            "moving_variance": (1 - momentum) * state["moving_variance"] + momentum * variance,
        }
    else:
        mean, variance = state["moving_mean"], state["moving_variance"]
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
