# dbias is a mean over the batch, dweights a sum.
# GitHub kvfrans/notes, issue 5, 2-training-neural-networks/backpropagation
import numpy as np


def affine_backward(dout, cache):
    x, weights = cache
    d_w = x.reshape(len(x), -1).T @ dout
    d_b = np.mean(dout, axis=0)
    return (dout @ weights.T).reshape(x.shape), d_w, d_b
