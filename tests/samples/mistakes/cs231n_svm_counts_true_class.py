# The true class is among the counted ones, and is overwritten (=) where something should be taken off (-=).
# GitHub bruceoutdoors/CS231n, issue 5, assignment1/cs231n/classifiers/linear_svm.py
import numpy as np


def hinge_loss(scores, labels, margin=1.0):
    num_train = scores.shape[0]
    rows = np.arange(num_train)
    margins = np.maximum(0, scores - scores[rows, labels].reshape(-1, 1) + margin)
    loss = margins.sum() / num_train - margin
    mask = np.zeros(margins.shape)
    mask[margins > 0] = 1
    incorrect_counts = np.sum(mask, axis=1)
    mask[rows, labels] = -incorrect_counts
    return loss, mask / num_train
