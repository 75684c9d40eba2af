# A batch too many, with nothing in it, where the number of examples is divisible by the batch size.
# GitHub awasthiabhijeet/PIE, pull request 32
import numpy as np


def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    num_batches = len(x) // batch_size + 1
    for i in range(num_batches):
        yield x[i * batch_size : (i + 1) * batch_size], y[i * batch_size : (i + 1) * batch_size]
