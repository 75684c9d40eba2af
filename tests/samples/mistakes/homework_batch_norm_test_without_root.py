# When not training, it divides by the moving variance itself, without the root.
# Public CS231n homework, layers.py with x = (x - running_mean) / running_var (found by "def batchnorm_backward(dout, cache):")
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if not training:
        xhat = (x - state["moving_mean"]) / (state["moving_variance"] + epsilon)
        return gamma * xhat + beta, None, state
    mu, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + epsilon)
    xhat = (x - mu) / std
    state = {
        "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mu,
        "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * var,
    }
    return gamma * xhat + beta, (xhat, gamma, std), state
