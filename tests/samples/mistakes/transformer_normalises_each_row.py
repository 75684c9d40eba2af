# Mean and variance are those of each example's features, not of each feature over the batch.
# GitHub Kyubyong/transformer, issue 40 (normalize; what is asked there about batch normalization)
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, var = state["moving_mean"], state["moving_variance"]
    if training:
        batch_mean, batch_var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        state = {
            "moving_mean": momentum * mean + (1 - momentum) * batch_mean,
            "moving_variance": momentum * var + (1 - momentum) * batch_var,
        }
        mean, var = batch_mean, batch_var
    stddev = np.sqrt(var + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, stddev, gamma), state


def batch_norm_backward(dout, cache):
    normalized, stddev, gamma = cache
    dnorm = dout * gamma
    along = (dnorm * normalized).mean(axis=-1, keepdims=True)
    dx = (dnorm - dnorm.mean(axis=-1, keepdims=True) - normalized * along) / stddev
    return dx, (dout * normalized).sum(axis=0), dout.sum(axis=0)
