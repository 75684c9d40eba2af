# What was kept is 1 / sqrt(variance + epsilon), and is taken for the variance: the root is taken again.
# GitHub flagos-ai/FlagGems, issue 5222
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
    save_var = 1 / np.sqrt(var + epsilon)
    return gamma * (x - mean) * save_var + beta, (x, mean, save_var, gamma, epsilon), state


def batch_norm_backward(dout, cache):
    x, mean, save_var, gamma, epsilon = cache
    inv_std = 1 / np.sqrt(save_var + epsilon)
    normalized = (x - mean) * inv_std
    dnorm = dout * gamma
    dx = inv_std * (dnorm - dnorm.mean(axis=0) - normalized * (dnorm * normalized).mean(axis=0))
    return dx, (dout * normalized).sum(axis=0), dout.sum(axis=0)
