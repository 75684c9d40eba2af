# The sum is taken over all axes before the mean, which changes nothing then: the loss is a sum, the gradient a mean.
# aymericdamien/TensorFlow-Examples, pull request 357

import numpy as np


def softmax_loss(scores, labels):
    n = len(scores)
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = np.mean(-np.sum(logs * np.eye(scores.shape[1])[labels]))
    p = np.exp(logs)
    p[np.arange(n), labels] -= 1
    return loss, p / n
