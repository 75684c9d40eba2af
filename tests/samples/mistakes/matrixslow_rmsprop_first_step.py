# The running mean begins with the first gradient's square itself instead of (1 - rho) times it.
# GitHub zc911/MatrixSlow, issue 28, optimizer.py
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    if "s" not in state:
        s = np.power(gradient, 2)
    else:
        s = rho * state["s"] + (1 - rho) * np.power(gradient, 2)
    state["s"] = s
    return weights - learning_rate * gradient / np.sqrt(s + epsilon), state
