# The moments are used as they are: no bias correction.
# GitHub makgyver/fluke, pull request 33 (FedOptServer)
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    return weights - learning_rate * m / (np.sqrt(v) + epsilon), {"m": m, "v": v}
