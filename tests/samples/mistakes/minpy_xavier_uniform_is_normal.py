# The limit of the uniform distribution is taken as the standard deviation of a normal one.
# GitHub dmlc/minpy, issue 158, minpy/nn/init.py
import numpy as np


def xavier_uniform(fan_in, fan_out, rng):
    var = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.standard_normal((fan_in, fan_out)) * var
