# Velocity and cache begin as one and the same list, so the second moment overwrites the first.
# GitHub parasdahal/deepnet, deepnet/solver.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if not state:
        p = [np.zeros_like(weights)]
        state = {"velocity": p, "cache": p, "t": 0}
    c, v = state["cache"], state["velocity"]
    state["t"] += 1
    t = state["t"]
    c[0] = beta_1 * c[0] + (1.0 - beta_1) * gradient
    v[0] = beta_2 * v[0] + (1.0 - beta_2) * (gradient**2)
    mt = c[0] / (1.0 - beta_1**t)
    vt = v[0] / (1.0 - beta_2**t)
    return weights - learning_rate * mt / (np.sqrt(vt) + epsilon), state
