# The standard deviation is taken from the number of outputs, shape[1], not of inputs.
# GitHub keras-team/keras, pull request 29, keras/initializations.py
import numpy as np


def he_normal(fan_in, fan_out, rng):
    shape = (fan_in, fan_out)
    s = np.sqrt(2.0 / shape[1])
    return rng.normal(0.0, s, size=shape)
