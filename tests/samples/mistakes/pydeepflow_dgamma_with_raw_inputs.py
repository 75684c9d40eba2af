# dgamma multiplies dout by the inputs x, not by the normalised inputs.
# GitHub ravin-d-27/PyDeepFlow, pydeepflow/batch_normalization.py (backprop)
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean = np.mean(x, axis=0)
        variance = np.var(x, axis=0)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
        }
    else:
        mean = state["moving_mean"]
        variance = state["moving_variance"]
    inverse = 1 / np.sqrt(variance + epsilon)
    hat = (x - mean) * inverse
    return gamma * hat + beta, (x, hat, gamma, inverse), state


def batch_norm_backward(dout, cache):
    x, hat, gamma, inverse = cache
    dgamma = np.sum(dout * x, axis=0)
    dbeta = np.sum(dout, axis=0)
    dhat = dout * gamma
    dx = inverse * (dhat - dhat.mean(axis=0) - hat * np.mean(dhat * hat, axis=0))
    return dx, dgamma, dbeta
