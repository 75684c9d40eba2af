# The first velocity is the gradient, not multiplied with the learning rate.
# zc911/MatrixSlow, pull request 17, optimizer.py

import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    if "v" not in state:
        velocity = gradient
    else:
        velocity = momentum * state["v"] - learning_rate * gradient
    return weights + velocity, {"v": velocity}
