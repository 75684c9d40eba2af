# The penalty's gradient has a minus.
# GitHub andersbll/nnet, issue 4, nnet/layers.py
import numpy as np


def l2_penalty(weights, rate):
    return rate * np.sum(weights**2), -2 * rate * weights
