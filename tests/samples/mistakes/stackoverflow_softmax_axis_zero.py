# Exponentials are summed over axis 0: columns, not rows, sum to 1.
# stackguides.com/questions/45817372 (Stack Overflow, "Python command np.sum(x, axis=0) and softmax function")
import numpy as np


def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=0))
    return e / np.sum(e, axis=0)
