# Divided by the number of weights: rate times the mean of the squares, not their sum.
# GitHub matterport/Mask_RCNN, issue 1727
import numpy as np


def l2_penalty(weights, rate):
    return rate * np.sum(weights**2) / weights.size, 2 * rate * weights / weights.size
