# Always from -1/2 to 1/2, and by NumPy's global generator.
# stackoverflow.com/questions/76450489 (init_param)
import numpy as np


def uniform(fan_in, fan_out, rng, limit=0.05):
    return np.random.rand(fan_in, fan_out) - 0.5
