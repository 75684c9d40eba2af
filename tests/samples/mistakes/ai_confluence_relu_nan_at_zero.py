# The derivative at 0 is set to NaN.
# GitHub CodersHQ-AI-ML-Community/ai-confluence, pull request 16
import numpy as np


def relu_backward(dout, cache):
    x = cache
    slope = np.where(x > 0, 1.0, 0.0)
    slope[x == 0] = np.nan
    return dout * slope
