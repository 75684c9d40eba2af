import numpy as np


def dropout_forward(x, rate, rng, training=True)
    if not training:
        return x, None
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, mask
