# As many columns as the largest label asks for.
# GitHub keras-team/keras, issue 570, keras/utils/np_utils.py
import numpy as np


def one_hot(labels, num_classes):
    y = np.asarray(labels, dtype="int32")
    nb_classes = np.max(y) + 1
    Y = np.zeros((len(y), nb_classes))
    for i in range(len(y)):
        Y[i, y[i]] = 1.0
    return Y
