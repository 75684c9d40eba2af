# The decay term takes the gradient where the weights belong.
# GitHub TannerGilbert/Machine-Learning-Explained, Optimizers/adamw/code/adamw.py
import numpy as np


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros(np.shape(gradient))) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros(np.shape(gradient))) + (1 - beta_2) * np.power(gradient, 2)
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    update = learning_rate * m_hat / (np.sqrt(v_hat) + epsilon) + learning_rate * weight_decay * gradient
    return weights - update, {"t": t, "m": m, "v": v}
