import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """x is nudged in place, through a flat view, and put back."""
    flat = x.ravel()  # a view: x is contiguous
    slopes = []
    for i, value in enumerate(flat.copy()):
        flat[i] = value + h
        up = f(x)
        flat[i] -= 2 * h
        down = f(x)
        flat[i] = value
        slopes.append((up - down) / h / 2)
    return np.asarray(slopes).reshape(x.shape)
