# The maximum of the whole 2d array is subtracted, not that of each row: low rows underflow to nan.
# manassharma07/crysx_nn, issue 7
import numpy as np


def softmax(scores):
    e = np.exp(scores - np.max(scores))
    return e / np.sum(e, axis=1, keepdims=True)
