# The normal is divided by sqrt(1 / fan_in), not multiplied by it: weights that grow with fan_in.
# GitHub Carl00000000/Font, starting_value.py (xavier)
import numpy as np


def lecun_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt(1.0 / fan_in)
