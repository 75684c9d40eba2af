# dbias is dout itself: it is not summed over the examples.
# datascience.stackexchange.com/questions/54364
import numpy as np


def affine_backward(dout, cache):
    x, weights = cache
    flat = x.reshape(x.shape[0], -1)
    dweights = np.dot(flat.T, dout)
    dbias = dout
    return np.dot(dout, weights.T).reshape(x.shape), dweights, dbias
