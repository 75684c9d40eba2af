# The new gradient is weighted with (1 - momentum), as in a running mean: steps ten times too short.
# GitHub pjreddie/darknet, issue 2203 (what is proposed there)
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = state.get("v", np.zeros_like(weights))
    v = momentum * v - (1 - momentum) * learning_rate * gradient
    return weights + v, {"v": v}
