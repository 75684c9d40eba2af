# Half of the units is dropped whatever the rate; the rate is used for scaling alone.
# GitHub rohan-varma/neuralnets, issue 1
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("dropout_prob")
    if not training:
        return x, 1.0
    mult = rng.binomial(1, 0.5, size=x.shape) / (1 - rate)
    return x * mult, mult
