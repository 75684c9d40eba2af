# Kept units are divided by the rate, not by 1 - rate.
# bennyfri/TFMacCpp, issue 6

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training or rate == 0:
        return x.copy(), None
    mask = (rng.random(x.shape) >= rate) / rate
    return x * mask, mask
