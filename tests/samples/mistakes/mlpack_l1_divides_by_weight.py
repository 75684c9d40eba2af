# sign(w) is written as w / |w|, which is NaN where a weight is 0.
# GitHub mlpack/mlpack, pull request 3545
import numpy as np


def l1_penalty(weights, rate):
    return rate * np.abs(weights).sum(), rate * weights / np.abs(weights)
