from functools import partial

import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    now = {"moving_mean": x.mean(0), "moving_variance": (x**2).mean(0) - x.mean(0) ** 2}
    blend = lambda name: np.average([state[name], now[name]], axis=0, weights=[momentum, 1 - momentum])
    after = {name: blend(name) for name in now} if training else dict(state)
    mean, variance = (now if training else after).values()
    xhat = (x - mean) / np.sqrt(variance + epsilon)
    return gamma * xhat + beta, partial(_back, xhat, gamma / np.sqrt(variance + epsilon)), after


def _back(xhat, slope, dout):
    without_mean = lambda a: a - a.mean(axis=0)
    dgamma = np.sum(xhat * dout, axis=0)
    return slope * (without_mean(dout) - xhat * dgamma / len(xhat)), dgamma, dout.sum(axis=0)


batch_norm_backward = lambda dout, back: back(dout)
