# He's uniform initialiser does not draw from a uniform distribution; the variance is right.
# GitHub LBANN/lbann, pull request 316
import numpy as np


def he_uniform(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))
