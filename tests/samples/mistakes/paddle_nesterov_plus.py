# The velocity's part is added, the gradient's part is taken off: a pair of brackets is missing.
# GitHub PaddlePaddle/Paddle, pull request 12231
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = momentum * state.get("v", np.zeros_like(weights)) + gradient
    p = weights - gradient * learning_rate + v * momentum * learning_rate
    return p, {"v": v}
