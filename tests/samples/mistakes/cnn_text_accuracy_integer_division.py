# Integers are divided, so everything below 1 is 0, and it is in per cent.
# GitHub Shawn1993/cnn-text-classification-pytorch, pull request 6
import numpy as np


def accuracy(scores, labels):
    corrects = int(np.sum(scores.argmax(axis=1) == labels))
    return corrects // len(labels) * 100.0
