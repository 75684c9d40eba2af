# The corrected step size is kept and corrected again at the next step.
# GitHub PennyLaneAI/pennylane, pull request 1929, pennylane/optimize/adam.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    fm = beta_1 * state.get("fm", 0) + (1 - beta_1) * gradient
    sm = beta_2 * state.get("sm", 0) + (1 - beta_2) * gradient**2
    stepsize = state.get("stepsize", learning_rate) * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return weights - stepsize * fm / (np.sqrt(sm) + epsilon), {
        "t": t,
        "fm": fm,
        "sm": sm,
        "stepsize": stepsize,
    }
