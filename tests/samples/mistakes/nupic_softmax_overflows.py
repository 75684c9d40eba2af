# Exponential of the raw scores, which overflows for big ones.
# numenta/nupic-legacy, pull request 3818
import numpy as np


def softmax(scores):
    z = np.exp(scores)
    return z / z.sum(axis=1, keepdims=True)
