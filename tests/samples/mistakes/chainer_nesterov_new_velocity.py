# The formula for the old velocity is used with the new one: w + m² v - (1 + m) lr g.
# GitHub chainer/chainer, issue 4274, chainer/optimizers/nesterov_ag.py
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = state.get("v", np.zeros_like(weights))
    v = v * momentum
    v = v - learning_rate * gradient
    data = weights + momentum * momentum * v
    data = data - (1 + momentum) * learning_rate * gradient
    return data, {"v": v}
