# The last batch is dropped, also where it is full.
# jadore801120/attention-is-all-you-need-pytorch, pull request 14

import numpy as np


def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x) - batch_size, batch_size):
        chosen = order[start : start + batch_size]
        yield x[chosen], y[chosen]
