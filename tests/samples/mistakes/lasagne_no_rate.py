# The learning rate is in neither line.
# Lasagne/Lasagne, issue 527 (the formula in the documentation)

import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = momentum * state.get("v", np.zeros_like(weights)) - gradient
    return weights + momentum * velocity - gradient, {"v": velocity}
