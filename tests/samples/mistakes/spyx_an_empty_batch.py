# Where the batch size divides the number of examples, there is an empty batch as well.
# kmheckel/spyx, issue 23

import numpy as np


def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for k in range(len(x) // batch_size + 1):
        chosen = order[k * batch_size : (k + 1) * batch_size]
        yield x[chosen], y[chosen]
