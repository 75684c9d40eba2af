# The indices of the validation part begin one too late: one example is in neither part.
# Britefury/batchup, issue 19 (the kind: indices beyond the end)

import numpy as np


def train_val_split(x, y, fraction, rng):
    order = rng.permutation(len(x))
    count = round(len(x) * fraction)
    val, train = order[:count], order[count + 1 :]
    return x[train], y[train], x[val], y[val]
