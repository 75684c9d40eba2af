# Nothing is scaled while training, and everything is multiplied by the chance to drop afterwards.
# GitHub karpathy/convnetjs, pull request 61
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    if training:
        dropped = rng.random(x.shape) < rate
        return np.where(dropped, 0.0, x), ~dropped * 1.0
    return x * rate, np.full_like(x, rate)
