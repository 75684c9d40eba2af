# dbias is summed from dweights: x stands in it, where ones belong.
# GitHub rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization, issues 62 and 64, C2_W4_Assignment.ipynb
import numpy as np


def affine_backward(dout, cache):
    x, weights = cache
    flat = x.reshape(len(x), -1)
    dweights = np.dot(flat.T, dout)
    dbias = np.sum(np.dot(flat.T, dout), axis=0)
    return np.dot(dout, weights.T).reshape(x.shape), dweights, dbias
