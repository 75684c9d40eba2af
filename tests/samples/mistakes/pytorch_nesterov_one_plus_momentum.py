# The step is (1 + m) times the new velocity.
# GitHub pytorch/pytorch, pull request 5920 (what is proposed there)
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    buf = momentum * state.get("buf", np.zeros_like(weights)) + gradient
    return weights - learning_rate * (1 + momentum) * buf, {"buf": buf}
