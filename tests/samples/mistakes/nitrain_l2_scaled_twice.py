# The rate is multiplied into the loss twice.
# GitHub nitrain/nitrain, issue 42
import numpy as np


def l2_penalty(weights, rate):
    value = np.sum(np.power(weights, 2)) * rate
    loss = rate * value
    return loss, 2 * rate * weights
