# The variance stands where NumPy takes the standard deviation: the root is missing.
# GitHub SethHWeidman/DLFS_code, issue 10, lincoln/lincoln/layers.py
import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    scale = 2 / (fan_in + fan_out)
    return rng.normal(loc=0, scale=scale, size=(fan_in, fan_out))
