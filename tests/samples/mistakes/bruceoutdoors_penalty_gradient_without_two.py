# The penalty is rate * sum(W * W), its gradient only rate * W, without the 2.
# bruceoutdoors/CS231n, issue 9, linear_svm.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += rate * np.sum(weights * weights)
    dweights = x.T.dot(dscores)
    dweights += rate * weights
    return loss, dweights, np.sum(dscores, axis=0)
