# The gain is squared: the limit is sqrt(12 / fan_in).
# GitHub pytorch/pytorch, issue 30946 (what is proposed there)
import numpy as np


def he_uniform(fan_in, fan_out, rng):
    gain = np.sqrt(2.0)
    std = gain**2 / np.sqrt(fan_in)
    bound = np.sqrt(3.0) * std
    return rng.uniform(-bound, bound, size=(fan_in, fan_out))
