# Where the number of records is no exact multiple of batch_size, the last, smaller batch is dropped.
# GitHub NervanaSystems/neon, issue 9
import numpy as np


def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    batches = []
    for i in range(len(x) // batch_size):
        chosen = order[i * batch_size : (i + 1) * batch_size]
        batches.append((x[chosen], y[chosen]))
    return batches
