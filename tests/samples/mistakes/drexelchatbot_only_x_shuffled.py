# The order of the examples is randomised, that of the labels is not: they no longer belong together.
# GitHub DrexelChatbotGroup/DrexelChatbot, issue 15, gac_training_tests.py
import numpy as np


def minibatches(x, y, batch_size, rng):
    x = x.copy()
    rng.shuffle(x)
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size], y[start : start + batch_size]
