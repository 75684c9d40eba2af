# The gradient is never negative: the sign is lost.
# GitHub bashardudin/Epita-SCIA-OCVX, issue 1, Notebooks/gradientDescent.ipynb
import numpy as np


def l1_penalty(weights, rate):
    return rate * np.sum(np.abs(weights)), rate * np.abs(np.sign(weights))
