# Divided by the square of the variance, where its root belongs.
# GitHub jax-ml/jax, issue 442, jax.experimental.stax
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, var = state["moving_mean"], state["moving_variance"]
    if training:
        batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": momentum * mean + (1 - momentum) * batch_mean,
            "moving_variance": momentum * var + (1 - momentum) * batch_var,
        }
        mean, var = batch_mean, batch_var
    z = (x - mean) / (var + epsilon) ** 2
    return gamma * z + beta, (x - mean, np.sqrt(var + epsilon), gamma), state


def batch_norm_backward(dout, cache):
    centred, stddev, gamma = cache
    z, dz = centred / stddev, dout * gamma
    dx = (dz - dz.mean(axis=0) - z * (dz * z).mean(axis=0)) / stddev
    return dx, (dout * z).sum(axis=0), dout.sum(axis=0)
