# The loss has half of the penalty, the gradient is that of the whole one.
# GitHub cs231n/cs231n.github.io, issue 89
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += 0.5 * rate * np.sum(weights * weights)
    return loss, x.T @ dscores + 2 * rate * weights, dscores.sum(axis=0)
