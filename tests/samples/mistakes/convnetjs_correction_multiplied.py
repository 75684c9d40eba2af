# The moments are multiplied with their corrections, where they should be divided.
# karpathy/convnetjs, pull request 70, convnet_trainers.js

import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    m_hat, v_hat = m * (1 - beta_1**t), v * (1 - beta_2**t)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), {"t": t, "m": m, "v": v}
