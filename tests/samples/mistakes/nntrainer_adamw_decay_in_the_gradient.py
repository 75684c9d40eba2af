# The decay is added to the gradient, so it goes through the moments.
# GitHub nntrainer/nntrainer, pull request 3565
import numpy as np


def adamw(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    gradient = gradient + weight_decay * weights
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    weights = weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return weights, {"t": t, "m": m, "v": v}
