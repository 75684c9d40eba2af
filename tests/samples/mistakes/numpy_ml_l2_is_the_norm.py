# The norm itself is penalised, not its square, and the gradient is that of half the square.
# GitHub ddbourgin/numpy-ml, issue 53, numpy_ml/linear_models/lm.py
import numpy as np


def l2_penalty(weights, rate):
    penalty = rate * np.sqrt(np.sum(weights * weights))
    return penalty, rate * weights
