# The derivative of the sigmoid alone: dout is never multiplied.
# GitHub DiffSharp/DiffSharp, issue 16
import numpy as np


def sigmoid_backward(dout, cache):
    cp = cache
    return cp * (1.0 - cp)
