from functools import partial
from operator import mul

import numpy as np


def dropout_forward(x, rate, rng, training=True):
    """The cache is the function that is applied in both directions."""
    if not training:
        return +x, np.array
    kept = rng.choice([False, True], size=x.shape, p=[rate, 1 - rate])
    through = lambda values: np.where(kept, values / (1 - rate), 0.0)
    return through(x), through


dropout_backward = lambda dout, through: through(dout)
