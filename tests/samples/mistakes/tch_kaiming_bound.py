# The limit is 1 / sqrt(fan_in): neither sqrt(3) nor the gain stands in it.
# GitHub LaurentMazare/tch-rs, pull request 573
import numpy as np


def he_uniform(fan_in, fan_out, rng):
    bound = np.sqrt(1 / fan_in)
    return rng.uniform(-bound, bound, size=(fan_in, fan_out))
