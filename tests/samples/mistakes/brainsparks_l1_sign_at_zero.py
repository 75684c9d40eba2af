# A weight of 0 gets the gradient of a positive weight.
# GitHub awlange/brainsparks, src/calrissian/regularization/regularize_l1.py
import numpy as np


def l1_penalty(weights, rate):
    signs = np.piecewise(weights, [weights < 0, weights >= 0], [-1, 1])
    return rate * np.sum(np.abs(weights)), rate * signs
