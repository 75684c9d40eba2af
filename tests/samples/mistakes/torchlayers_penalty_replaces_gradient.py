# The penalty's gradient is assigned to dweights, not added.
# open-nudge/torchlayers, issue 18, torchlayers/regularization.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    dweights = x.T @ dscores
    dbias = dscores.sum(axis=0)
    loss = loss + rate * np.sum(weights * weights)
    dweights = 2 * rate * weights
    return loss, dweights, dbias
