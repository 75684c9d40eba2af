# An epsilon of 1e-4 stands inside the root.
# apache/mxnet, issue 4493

import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-4):
    square = rho * state.get("s", np.zeros_like(weights)) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(square + 1e-4), {"s": square}
