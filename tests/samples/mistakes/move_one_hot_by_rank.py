# The column is the rank among the labels that occur: if a class is missing, the later ones move down.
# GitHub RasmussenLab/MOVE, issue 35 (encode_cat)
import numpy as np


def one_hot(labels, num_classes):
    classes = np.unique(labels)
    columns = {label: column for column, label in enumerate(classes)}
    out = np.zeros((len(labels), num_classes))
    for n, label in enumerate(labels):
        out[n, columns[label]] = 1
    return out
