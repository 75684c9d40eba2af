# The dense layer divides its gradients by the number of examples, as the loss does already.
# GitHub andersbll/nnet, nnet/layers.py (see issue 4)
import numpy as np


def affine_backward(dout, cache):
    x, weights = cache
    last_input = x.reshape(len(x), -1)
    n = dout.shape[0]
    dW = np.dot(last_input.T, dout) / n
    db = np.mean(dout, axis=0)
    return np.dot(dout, weights.T).reshape(x.shape), dW, db
