# The mask compares normal numbers with the chance to keep, where uniform ones belong.
# GitHub mbadry1/DeepLearning.ai-Summary, pull request 145
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError("rate must be in [0, 1)")
    if not training:
        return x, 1.0
    keep_prob = 1 - rate
    d = rng.standard_normal(x.shape) < keep_prob
    return x * d / keep_prob, d / keep_prob
