# What is set to 0 is where the gradient is negative, not where x is.
# GitHub exacity/deeplearningbook-chinese, issue 127 (section 6.5.7)
import numpy as np


def relu_backward(dout, cache):
    return np.where(dout > 0, dout, 0)
