# Brackets are missing: 2 / fan_in + fan_out.
# GitHub mlverse/torch, issue 555
import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2.0 / fan_in + fan_out)
    return rng.normal(0, std, size=(fan_in, fan_out))
