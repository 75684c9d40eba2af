# Every call starts a generator of its own from the same seed: all layers get the same weights.
# GitHub netket/netket, issue 241, FFNN.init_random_parameters
import numpy as np


def normal(fan_in, fan_out, rng, stddev=0.01):
    generator = np.random.default_rng(13579)
    return generator.normal(0.0, stddev, size=(fan_in, fan_out))
