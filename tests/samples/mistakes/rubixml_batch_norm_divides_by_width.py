# The means of the backward pass divide by the number of features, not by the number of examples.
# GitHub RubixML/ML, pull request 423, src/NeuralNet/Layers/BatchNorm.php
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * var,
        }
    else:
        mean, var = state["moving_mean"], state["moving_variance"]
    inverse = 1 / np.sqrt(var + epsilon)
    x_hat = (x - mean) * inverse
    return gamma * x_hat + beta, (x_hat, gamma, inverse), state


def batch_norm_backward(dout, cache):
    x_hat, gamma, inverse = cache
    m = dout.shape[1]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dxhat = dout * gamma
    sigma = (dxhat * x_hat).sum(axis=0)
    dx = inverse / m * (m * dxhat - dxhat.sum(axis=0) - x_hat * sigma)
    return dx, dgamma, dbeta
