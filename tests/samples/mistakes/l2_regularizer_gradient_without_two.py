# penalty: lam * sum(W ** 2), gradient: lam * W, without the 2.
# a public file of unknown repository, class L2Regularizer (find_string id 21619842984)
import numpy as np


def l2_penalty(weights, rate):
    return rate * np.sum(weights**2), rate * weights
