# The loss has a penalty of the bias, with a factor 1/2 as tf.nn.l2_loss has it; so have the gradients.
# thtrieu/qclass_dl, issue 3

import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    loss += rate * (np.sum(weights**2) / 2 + np.sum(bias**2) / 2)
    return loss, x.T @ dscores + rate * weights, dscores.sum(axis=0) + rate * bias
