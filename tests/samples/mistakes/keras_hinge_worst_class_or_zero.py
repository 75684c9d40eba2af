# Only the worst wrong class counts, and a 0 in the place of the true class takes part in the maximum.
# GitHub keras-team/keras, issue 8083, keras/losses.py
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    rows = np.arange(n)
    y_true = np.eye(scores.shape[1])[labels]
    pos = np.sum(y_true * scores, axis=-1)
    others = (1.0 - y_true) * scores
    worst = others.argmax(axis=-1)
    terms = np.maximum(0.0, others[rows, worst] - pos + margin)
    active = (terms > 0).astype(float)
    dscores = np.zeros(scores.shape)
    dscores[rows, worst] += active
    dscores[rows, labels] -= active
    return terms.mean(), dscores / n
