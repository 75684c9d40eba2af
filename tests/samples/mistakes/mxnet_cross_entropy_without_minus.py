# The minus in front of the logarithm is missing; the gradient is right.
# GitHub apache/mxnet, pull request 7118, src/operator/make_loss.cc
import numpy as np


def softmax_loss(scores, labels):
    n = scores.shape[0]
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_out = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = np.mean(log_out[np.arange(n), labels])
    grad = np.exp(log_out)
    grad[np.arange(n), labels] -= 1
    return loss, grad / n
