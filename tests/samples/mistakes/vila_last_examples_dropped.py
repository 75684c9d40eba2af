# What does not fill a batch is left out, and before the shuffling.
# GitHub NVlabs/VILA, pull request 123
import numpy as np


def minibatches(x, y, batch_size, rng):
    number = len(x) // batch_size
    indices = np.arange(number * batch_size)
    rng.shuffle(indices)
    for k in range(number):
        chosen = indices[k * batch_size : (k + 1) * batch_size]
        yield x[chosen], y[chosen]
