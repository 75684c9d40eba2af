# loss.mean() is returned, but the gradient is that of the sum.
# tensorflow/swift-apis, pull request 42, Sources/DeepLearning/Loss.swift
import numpy as np


def softmax_loss(scores, labels):
    rows = np.arange(scores.shape[0])
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    losses = -log_p[rows, labels]
    grad = np.exp(log_p)
    grad[rows, labels] -= 1.0
    return losses.mean(), grad
