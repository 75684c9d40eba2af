# The bias is penalised as well, in loss and gradient.
# rasmusbergpalm/DeepLearnToolbox, issue 32, nnapplygrads.m

import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += rate * np.sum(weights**2) + rate * np.sum(bias**2)
    return loss, x.T @ dscores + 2 * rate * weights, dscores.sum(axis=0) + 2 * rate * bias
