# Minus for plus in the denominator.
# yangji9181/ClusChurn, issue 1, fit.py
import numpy as np


def sigmoid_forward(x):
    e = np.exp(-np.abs(x))
    y = np.where(x >= 0, 1 / (1 - e), e / (e - 1))  # 1 / (1 - exp(-x)), without overflow
    return y, y
