import numpy as np


def dropout_layer(X, dropout, rng):
    assert 0 <= dropout <= 1
    if dropout == 0:
        return X, np.ones(X.shape)
    mask = rng.uniform(0, 1, X.shape) > dropout
    return mask.astype(np.float64) * X / (1.0 - dropout), mask / (1.0 - dropout)


def dropout_forward(x, rate, rng, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError('dropout')
    if training:
        return dropout_layer(x, rate, rng)
    return x, None


def dropout_backward(dout, mask):
    return dout if mask is None else mask * dout
