# The decay is added: the weights grow.
# egg-west/AdamW-pytorch, issue 1 (a comment's warning)

import numpy as np


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    step = learning_rate * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
    return weights + learning_rate * weight_decay * weights - step, {"t": t, "m": m, "v": v}
