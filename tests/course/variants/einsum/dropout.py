import numpy as np


def dropout_forward(x, rate, rng, training=True):
    """The cache is the mask as a float array, already divided."""
    if training:
        mask = rng.binomial(1, 1 - rate, size=x.shape) / (1 - rate)
    else:
        mask = np.ones(x.shape)
    return np.einsum("nd,nd->nd", x, mask), mask


def dropout_backward(dout, mask):
    return np.einsum("nd,nd->nd", dout, mask)
