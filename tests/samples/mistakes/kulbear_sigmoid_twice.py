# The slope of the sigmoid is multiplied in twice.
# Kulbear/deep-learning-coursera, pull request 42

import numpy as np


def sigmoid_backward(dout, cache):
    slope = cache * (1 - cache)
    return dout * slope * slope
