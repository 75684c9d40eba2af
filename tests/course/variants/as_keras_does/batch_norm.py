"""Written after keras.layers.BatchNormalization: one multiplication and one addition a number."""

import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    moving_mean, moving_variance = state["moving_mean"], state["moving_variance"]
    if training:
        mean = np.mean(x, axis=0, keepdims=True)
        variance = np.mean(np.square(x), axis=0, keepdims=True) - np.square(mean)
        mean, variance = np.squeeze(mean, 0), np.squeeze(variance, 0)
        moving_mean = moving_mean * momentum + mean * (1.0 - momentum)
        moving_variance = moving_variance * momentum + variance * (1.0 - momentum)
    else:
        mean, variance = moving_mean, moving_variance
    inv = 1 / np.sqrt(variance + epsilon)
    inv = inv * gamma
    res = -mean * inv
    res = res + beta
    new_state = dict(moving_mean=moving_mean, moving_variance=moving_variance)
    return x * inv + res, dict(x=x, mean=mean, variance=variance + epsilon, gamma=gamma), new_state


def batch_norm_backward(dout, cache):
    x, mean, variance, gamma = cache["x"], cache["mean"], cache["variance"], cache["gamma"]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * (x - mean), axis=0) / np.sqrt(variance)
    projection = (x - mean) * np.mean(dout * (x - mean), axis=0) / variance
    return gamma / np.sqrt(variance) * (dout - dbeta / len(dout) - projection), dgamma, dbeta
