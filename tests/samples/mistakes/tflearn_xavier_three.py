# A 3 stands under the root where a 2 belongs.
# GitHub tflearn/tflearn, issue 870
import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    return np.sqrt(3.0 / (fan_in + fan_out)) * rng.standard_normal((fan_in, fan_out))
