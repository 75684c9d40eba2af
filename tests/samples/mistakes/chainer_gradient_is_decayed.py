# The gradient becomes smaller by rate * w, where it should become larger, and by a factor 2 too little.
# GitHub chainer/chainer, issue 261, chainer/optimizer.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    dweights = x.T @ dscores
    dweights -= rate * weights
    return loss + rate * np.sum(weights * weights), dweights, dscores.sum(axis=0)
