# The backward pass draws a new mask, not that of the forward pass.
# deeplearning4j/deeplearning4j, pull request 9946

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1), not {rate}")
    if not training:
        return x.copy(), (0.0, rng)
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, (rate, rng)


def dropout_backward(dout, cache):
    rate, rng = cache
    return dout * (rng.random(dout.shape) >= rate) / (1 - rate)
