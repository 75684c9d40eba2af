# The margin of the true class itself is counted: the loss is margin too large.
# lightaime/cs231n, issue 9, linear_svm.py (line 79)

import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    rows = np.arange(n)
    right = scores[rows, labels][:, None]
    terms = np.maximum(0, scores - right + margin)
    loss = terms.sum() / n
    mask = (terms > 0).astype(float)
    mask[rows, labels] = 0
    mask[rows, labels] = -mask.sum(axis=1)
    return loss, mask / n
