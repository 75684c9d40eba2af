# The score of the true class is taken off outside of the max: max(0, s_j + margin) - s_y.
# GitHub Atcold/NYU-DLSP20, pull request 832
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    rows = np.arange(n)
    right = scores[rows, labels]
    hinge = np.maximum(0, scores + margin)
    hinge[rows, labels] = 0
    wrong = scores.shape[1] - 1
    loss = np.sum(hinge.sum(axis=1) - wrong * right) / n
    dscores = (hinge > 0).astype(float)
    dscores[rows, labels] = -wrong
    return loss, dscores / n
