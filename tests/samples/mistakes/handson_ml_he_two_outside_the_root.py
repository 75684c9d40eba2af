# The 2 stands outside of the root: stddev 2 / sqrt(fan_in) instead of sqrt(2 / fan_in).
# GitHub ageron/handson-ml, issue 353, chapter 10 (neuron_layer)
import numpy as np


def he_normal(fan_in, fan_out, rng):
    stddev = 2 / np.sqrt(fan_in)
    return rng.normal(0.0, stddev, (fan_in, fan_out))
