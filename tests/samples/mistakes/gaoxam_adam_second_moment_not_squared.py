# The second moment is fed with the gradient, not with its square (there: for the biases).
# gaoxam123/Deep_Learning, DNN/Adam.py (in the lines for the biases)
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", 0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", 0) + (1 - beta_2) * gradient
    m_corr = m / (1 - beta_1**t)
    v_corr = v / (1 - beta_2**t)
    weights = weights - learning_rate * (m_corr / (np.sqrt(v_corr) + epsilon))
    return weights, {"t": t, "m": m, "v": v}
