# labels are a column, so each row gets a one at every class that occurs.
# GitHub Trusted-AI/adversarial-robustness-toolbox, issue 7, art/utils.py
import numpy as np


def one_hot(labels, num_classes):
    labels = np.reshape(labels, (-1, 1))
    categorical = np.zeros((labels.shape[0], num_classes))
    categorical[np.arange(labels.shape[0]), labels] = 1
    return categorical
