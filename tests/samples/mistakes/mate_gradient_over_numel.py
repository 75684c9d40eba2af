# The gradient alone is divided by the number of entries, N C, not by N.
# GitHub victorlempitsky/Mate, issue 2, MateSoftmaxLossLayer.m
import numpy as np


def softmax_loss(scores, labels):
    rows = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[rows, labels].sum() / len(scores)
    dscores = np.exp(log_p)
    dscores[rows, labels] -= 1
    return loss, dscores / scores.size
