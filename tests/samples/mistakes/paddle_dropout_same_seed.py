# The mask comes from a fixed seed and is the same in every call.
# PaddlePaddle/Paddle, issue 7796
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, 1.0
    engine = np.random.default_rng(0)
    mask = (engine.uniform(size=x.shape) >= rate) / (1.0 - rate)
    return x * mask, mask
