# The batches come in random order, and each holds neighbours.
# GitHub joelgrus/joelnet, joelnet/data.py
import numpy as np


def minibatches(x, y, batch_size, rng):
    starts = np.arange(0, len(x), batch_size)
    rng.shuffle(starts)
    for start in starts:
        end = start + batch_size
        yield x[start:end], y[start:end]
