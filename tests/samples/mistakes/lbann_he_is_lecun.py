# He's initialiser has LeCun's variance, 1 / fan_in.
# GitHub LBANN/lbann, pull request 316
import numpy as np


def he_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), (fan_in, fan_out))
