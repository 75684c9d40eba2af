# dbias is one sum over examples and classes.
# GitHub rasbt/stat453-deep-learning-ss21, issue 5, L08/code/softmax-regression_scratch.ipynb
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += rate * np.sum(weights**2)
    return loss, x.T @ dscores + 2 * rate * weights, np.sum(dscores)
