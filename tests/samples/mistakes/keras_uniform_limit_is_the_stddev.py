# The standard deviation is used as the limit of the uniform distribution, without the factor sqrt(3).
# GitHub keras-team/keras, pull request 372, keras/initializations.py
import numpy as np


def xavier_uniform(fan_in, fan_out, rng):
    s = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-s, s, size=(fan_in, fan_out))
