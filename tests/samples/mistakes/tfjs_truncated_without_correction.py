# Cut off at two standard deviations, which shrinks the variance to 0.77 / fan_in, and nothing makes up for it.
# GitHub tensorflow/tfjs, issue 8594 (leCunNormal)
import numpy as np


def lecun_normal(fan_in, fan_out, rng):
    stddev = np.sqrt(1 / fan_in)
    weights = rng.normal(0.0, stddev, (fan_in, fan_out))
    outside = np.abs(weights) > 2 * stddev
    while outside.any():
        weights[outside] = rng.normal(0.0, stddev, outside.sum())
        outside = np.abs(weights) > 2 * stddev
    return weights
