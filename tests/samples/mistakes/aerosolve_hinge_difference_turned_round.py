# The difference of the scores has the wrong sign, margin - (s_j - s_y), in the loss and in the choice of those that count.
# GitHub airbnb/aerosolve, pull request 94, FullRankLinearTrainer.scala
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    rows = np.arange(len(labels))
    true = scores[rows, labels][:, np.newaxis]
    losses = np.maximum(0, margin - (scores - true))
    losses[rows, labels] = 0
    gradient = (losses > 0).astype(float)
    gradient[rows, labels] = -gradient.sum(axis=1)
    return losses.sum() / len(labels), gradient / len(labels)
