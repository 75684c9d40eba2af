# max(0, lead of the true class): the '1 -' in front of it is missing.
# scikit-learn/scikit-learn, issue 20075, doc/modules/svm.rst
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    rows = np.arange(n)
    lead = scores[rows, labels].reshape(-1, 1) - scores
    losses = np.maximum(0, lead)
    losses[rows, labels] = 0
    active = (losses > 0) * 1.0
    dscores = -active
    dscores[rows, labels] = active.sum(axis=1)
    return losses.sum() / n, dscores / n
