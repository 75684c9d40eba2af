# The loss is the sum over the batch, and so is its gradient.
# GitHub jax-ml/jax, pull request 3113
import numpy as np


def softmax_loss(scores, labels):
    targets = np.eye(scores.shape[1])[labels]
    log_p = scores - scores.max(axis=1, keepdims=True)
    log_p = log_p - np.log(np.sum(np.exp(log_p), axis=1, keepdims=True))
    return -np.sum(log_p * targets), np.exp(log_p) - targets
