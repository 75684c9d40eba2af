# (exp(2x) - 1) / (exp(2x) + 1) is inf / inf for large x.
# GitHub ROCm/triton, pull request 900, fast_tanhf
import numpy as np


def tanh_forward(x):
    exp = np.exp(2 * x)
    out = (exp - 1) / (exp + 1)
    return out, out


def tanh_backward(dout, cache):
    return dout * (1 - cache**2)
