# The bias has no update: only the weights get a gradient, that of the bias stays 0.
# GitHub mattm/simple-neural-network, issue 5, neural-network.py
import numpy as np


def affine_backward(dout, cache):
    x, weights = cache
    flat = x.reshape(x.shape[0], -1)
    dx = np.dot(dout, weights.T).reshape(x.shape)
    dweights = np.dot(flat.T, dout)
    return dx, dweights, np.zeros(weights.shape[1])
