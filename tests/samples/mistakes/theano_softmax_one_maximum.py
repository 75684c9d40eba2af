# The maximum of the whole batch is taken off, not that of each row.
# GitHub keras-team/keras, pull request 9606, keras/backend/theano_backend.py
import numpy as np


def softmax(scores):
    shifted = scores - scores.max()
    return np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True)
