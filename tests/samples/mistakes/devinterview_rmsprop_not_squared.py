# The average is that of the gradient, not of its square.
# GitHub Devinterview-io/gradient-descent-interview-questions, issue 1, README.md
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    running_avg = state.get("running_avg", np.zeros_like(weights))
    running_avg = running_avg * rho + (1 - rho) * gradient
    return weights - learning_rate * gradient / np.sqrt(running_avg + epsilon), {"running_avg": running_avg}
