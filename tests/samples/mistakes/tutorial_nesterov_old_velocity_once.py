# The look-ahead takes momentum * old velocity, where it has to be momentum^2 * old velocity.
# Public tutorial on momentum, "Nesterov correction" (found by the string "v_prev - (1 + ")
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v_before = state.get("v", np.zeros_like(weights))
    v = momentum * v_before + learning_rate * gradient
    new = weights - momentum * v_before - (1 + momentum) * learning_rate * gradient
    return new, {"v": v}
