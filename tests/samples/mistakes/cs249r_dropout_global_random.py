# np.random.random for the mask, the generator is ignored.
# harvard-edge/cs249r_book, pull request 1869, tinytorch/src/03_layers/03_layers.py
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not training or rate == 0:
        return x, 1.0
    keep_prob = 1.0 - rate
    mask = (np.random.random(x.shape) < keep_prob) / keep_prob
    return x * mask, mask
