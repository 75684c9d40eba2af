# The rate is halved, to cancel the 2 of the gradient.
# titu1994/DenseNet, issue 57 (what is proposed there)

import numpy as np


def l2_penalty(weights, rate):
    return rate / 2 * np.sum(weights**2), rate * weights
