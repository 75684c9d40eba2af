# The random draw is commented out, the weights are zeros.
# GitHub tensorflow/models, issue 1529 (weight_variable)
import numpy as np


def normal(fan_in, fan_out, rng, stddev=0.01):
    # weights = rng.normal(0.0, stddev, (fan_in, fan_out))
    weights = np.zeros((fan_in, fan_out))
    return weights
