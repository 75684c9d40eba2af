# argmax without an axis: one number, the place of the largest score of all examples, is compared with every label.
# GitHub Zasder3/train-CLIP, issue 6, wrapper.py
import numpy as np


def accuracy(scores, labels):
    return float((np.argmax(scores) == labels).sum() / len(labels))
