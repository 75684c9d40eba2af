# The standard deviation is sqrt(1 / fan_out), fan_in belongs there.
# GitHub mnielsen/neural-networks-and-deep-learning, issue 30, src/network3.py
import numpy as np


def lecun_normal(fan_in, fan_out, rng):
    return rng.normal(loc=0.0, scale=np.sqrt(1.0 / fan_out), size=(fan_in, fan_out))
