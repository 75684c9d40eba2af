# dbeta sums the normalised input, not the upstream gradient.
# pytorch/pytorch, issue 2330 (the mistake that is feared there)

import numpy as np


def batch_norm_backward(dout, cache):
    normalized, gamma, stddev = cache
    n = len(dout)
    dgamma = np.sum(dout * normalized, axis=0)
    dx = gamma / stddev * (dout - dout.sum(axis=0) / n - normalized * dgamma / n)
    return dx, dgamma, np.sum(normalized, axis=0)
