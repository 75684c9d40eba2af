# Binary hinge of every class with signs for targets, in place of margins to the true class.
# keras-team/keras, issue 2830 (hinge_onehot, what is proposed there)
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n, c = scores.shape
    y_true = np.zeros((n, c))
    y_true[np.arange(n), labels] = 1
    y_true = y_true * 2 - 1
    y_pred = scores * 2 - 1
    terms = np.maximum(margin - y_true * y_pred, 0.0)
    loss = terms.mean(axis=-1).mean()
    dscores = -2 * y_true * (terms > 0) / (n * c)
    return loss, dscores
