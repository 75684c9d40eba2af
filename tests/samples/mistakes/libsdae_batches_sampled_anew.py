# Each batch is a new random sample of all examples: some come again, others never.
# GitHub rajarsheem/libsdae-autoencoder-tensorflow, issue 1
import numpy as np


def minibatches(x, y, batch_size, rng):
    for _ in range(int(np.ceil(len(x) / batch_size))):
        indices = rng.choice(len(x), min(batch_size, len(x)), replace=False)
        yield x[indices], y[indices]
