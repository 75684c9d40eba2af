# A pair of parentheses is missing: the gradient is added as it is.
# google-research/tuning_playbook, pull request 51

import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = momentum * state.get("v", np.zeros_like(weights)) + gradient
    return weights - learning_rate * momentum * velocity + gradient, {"v": velocity}
