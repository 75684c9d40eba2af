# The derivative of the sigmoid is missing: the gradient passes as it is.
# Bot-Academy/NeuralNetworkFromScratch, pull request 3

import numpy as np


def sigmoid_backward(dout, cache):
    return dout.copy()
