# The look-ahead is left out: this is plain momentum.
# GitHub sahithi-sss/TensorTonic-Solutions, nesterov-momentum/nesterov-momentum.py
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    w = np.asarray(weights, dtype=float)
    g = np.asarray(gradient, dtype=float)
    v = state.get("v", np.zeros_like(w))
    v = momentum * v + learning_rate * g
    return w - v, {"v": v}
