# The moving variance takes the unbiased variance, the output the biased one.
# pytorch/pytorch, issue 19916

import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * x.var(axis=0, ddof=1),
        }
    else:
        mean, variance = state["moving_mean"], state["moving_variance"]
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
