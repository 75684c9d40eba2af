# When not training, beta is added before the scaling: gamma * (x^ + beta).
# Public CS231n homework, layers.py with (normalized + beta) * gamma (found by "x - running_mean) / np.sqrt(running_var)")
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mu = np.sum(x, axis=0) / len(x)
        centred = x - mu
        var = np.sum(centred**2, axis=0) / len(x)
        stdev = np.sqrt(var + epsilon)
        x_hat = centred / stdev
        out = gamma * x_hat + beta
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mu,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * var,
        }
        return out, (x_hat, gamma, stdev), state
    normalized = (x - state["moving_mean"]) / np.sqrt(state["moving_variance"] + epsilon)
    return (normalized + beta) * gamma, None, state
