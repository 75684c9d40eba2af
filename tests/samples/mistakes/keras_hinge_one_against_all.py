# A binary hinge for each class, with targets +1 and -1, instead of differences to the true class's score.
# GitHub keras-team/keras, issue 2830 (hinge_onehot, what is proposed there)
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n, c = scores.shape
    target = np.eye(c)[labels] * 2 - 1
    terms = np.maximum(0, margin - target * scores)
    loss = np.mean(np.sum(terms, axis=1))
    return loss, np.where(terms > 0, -target, 0.0) / n
