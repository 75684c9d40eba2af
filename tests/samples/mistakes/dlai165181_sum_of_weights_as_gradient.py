# The penalty's gradient is the sum of all weights, one number for every entry.
# community.deeplearning.ai/t/dw-for-l2-regularization/165181
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    data, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss = data + rate * np.sum(np.square(weights))
    dweights = x.T @ dscores + 2 * rate * np.sum(weights)
    return loss, dweights, dscores.sum(axis=0)
