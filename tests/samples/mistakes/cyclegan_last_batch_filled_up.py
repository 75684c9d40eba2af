# The last batch is the last batch_size examples, some of which were in the batch before.
# GitHub simontomaskarlsson/CycleGAN-Keras, issue 21 (what is proposed there)
import numpy as np


def minibatches(x, y, batch_size, rng):
    count = len(x)
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        if start + batch_size >= count:
            indexes = order[max(count - batch_size, 0) : count]
        else:
            indexes = order[start : start + batch_size]
        yield x[indexes], y[indexes]
