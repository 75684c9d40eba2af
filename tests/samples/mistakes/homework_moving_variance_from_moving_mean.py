# The moving variance is updated from the moving mean: momentum * moving_mean + (1 - momentum) * variance.
# Public CS231n homework, layers.py (two copies, found by the string "running_var = momentum * running_mean")
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    running_mean, running_var = state["moving_mean"], state["moving_variance"]
    if training:
        mu, var = np.mean(x, axis=0), np.var(x, axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_mean + (1 - momentum) * var
    else:
        mu, var = running_mean, running_var
    std = np.sqrt(var + epsilon)
    xhat = (x - mu) / std
    state = {"moving_mean": running_mean, "moving_variance": running_var}
    return gamma * xhat + beta, (xhat, gamma, std), state
