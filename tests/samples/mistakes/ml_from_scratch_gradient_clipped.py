# The gradient is clipped to [-1, 1], and the step is that of plain momentum.
# eriklindernoren/ML-From-Scratch, issue 104, optimizers.py

import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = momentum * state.get("v", np.zeros_like(weights)) + learning_rate * np.clip(gradient, -1, 1)
    return weights - velocity, {"v": velocity}
