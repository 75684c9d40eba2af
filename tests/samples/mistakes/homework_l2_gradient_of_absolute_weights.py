# The gradient takes the absolute values of the weights, so negative weights are pushed away from 0.
# Public CS231n homework, linear_svm.py with dW += reg * np.abs(W) (found by that string)
import numpy as np


def l2_penalty(weights, rate):
    loss = rate * np.sum(weights * weights)
    return loss, 2 * rate * np.abs(weights)
