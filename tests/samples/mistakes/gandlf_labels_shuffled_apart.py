# Examples and labels are shuffled separately.
# mlcommons/GaNDLF, pull request 870

import numpy as np


def minibatches(x, y, batch_size, rng):
    xs, ys = x[rng.permutation(len(x))], y[rng.permutation(len(y))]
    for start in range(0, len(x), batch_size):
        yield xs[start : start + batch_size], ys[start : start + batch_size]
