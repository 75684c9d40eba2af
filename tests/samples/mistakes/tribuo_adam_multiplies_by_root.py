# Multiplied by the root of the second moment, where it should be divided.
# GitHub oracle/tribuo, pull request 401
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return weights - rate * m * (np.sqrt(v) + epsilon), {"t": t, "m": m, "v": v}
