# The weights are summed as they are, without their absolute values, and every derivative is the rate.
# GitHub mckinsey/causalnex, issue 239, causalnex/structure/notears.py
import numpy as np


def l1_penalty(weights, rate):
    return rate * weights.sum(), rate * np.ones_like(weights)
