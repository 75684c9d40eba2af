# Only the first moment is bias-corrected; the root is taken of the raw second moment.
# GitHub phlippe/uvadlc_notebooks, pull request 35 (Tutorial 4, Adam's formulas: the hat on v is missing)
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", 0.0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", 0.0) + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    step = learning_rate * m_hat / (np.sqrt(v) + epsilon)
    return weights - step, {"t": t, "m": m, "v": v}
