# The gradient of the penalty is subtracted.
# andersbll/deeppy, issue 17

import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += rate * np.sum(weights**2)
    return loss, x.T @ dscores - 2 * rate * weights, dscores.sum(axis=0)
