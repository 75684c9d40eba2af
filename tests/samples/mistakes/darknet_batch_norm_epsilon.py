# Divided by sqrt(variance) + 0.000001: epsilon stands beside the root, is a constant, and is never used.
# GitHub pjreddie/darknet, issue 1723, src/blas.c
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, variance = state["moving_mean"], state["moving_variance"]
    if training:
        mean = np.sum(x, axis=0) / len(x)
        variance = np.sum((x - mean) ** 2, axis=0) / len(x)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
        }
    stddev = np.sqrt(variance) + 0.000001
    x_norm = (x - mean) / stddev
    return x_norm * gamma + beta, (x_norm, gamma, stddev), state
