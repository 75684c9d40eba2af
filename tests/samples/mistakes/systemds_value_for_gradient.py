# The velocity takes in the parameter itself, not its gradient.
# apache/systemds, pull request 2330

import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = momentum * state.get("v", np.zeros_like(weights)) - learning_rate * weights
    return weights + velocity, {"v": velocity}
