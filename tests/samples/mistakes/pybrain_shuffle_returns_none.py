# shuffle works in place and returns None, which stands for the order as it is: nothing is shuffled.
# GitHub pybrain/pybrain, issue 71, pybrain.datasets.dataset
import numpy as np


def _batches(x, y, batch_size, permutation=None):
    starts = range(0, len(x), batch_size)
    if permutation is None:
        return [(x[start : start + batch_size], y[start : start + batch_size]) for start in starts]
    chosen = [permutation[start : start + batch_size] for start in starts]
    return [(x[rows], y[rows]) for rows in chosen]


def minibatches(x, y, batch_size, rng):
    return _batches(x, y, batch_size, rng.shuffle(np.arange(len(x))))
