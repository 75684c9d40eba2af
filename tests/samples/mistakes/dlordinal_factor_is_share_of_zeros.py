# Scaled with zeros / total, the share of the dropped units.
# ayrna/dlordinal, issue 126, hybrid_dropout.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, 1.0
    mask = (rng.random(x.shape) >= rate).astype(x.dtype)
    zeros = np.sum(mask == 0)
    factor = zeros / mask.size
    mask = mask * factor
    return x * mask, mask
