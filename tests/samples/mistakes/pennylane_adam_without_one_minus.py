# The new gradient enters both moments whole: the factors 1 - beta are missing.
# GitHub PennyLaneAI/pennylane, issue 1928, pennylane/optimize/adam.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    fm = beta_1 * state.get("fm", 0) + gradient
    sm = beta_2 * state.get("sm", 0) + gradient**2
    new_stepsize = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return weights - new_stepsize * fm / (np.sqrt(sm) + epsilon), {"t": t, "fm": fm, "sm": sm}
