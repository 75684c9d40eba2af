# The gradient is divided by a number of examples once more, as the book's losses are sums.
# GitHub d2l-ai/d2l-zh, d2lzh/utils.py (see pull request 517)
import numpy as np


def sgd(weights, gradient, state, *, learning_rate=0.01):
    batch_size = len(gradient)
    return weights - learning_rate * gradient / batch_size, state
