# One maximum and one sum for the whole array: all entries together sum to 1.
# stackoverflow.com/questions/34968722
import numpy as np


def softmax(scores):
    e_x = np.exp(scores - np.max(scores))
    return e_x / e_x.sum()
