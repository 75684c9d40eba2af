# The bias-corrected moments overwrite the running ones, so the correction piles up step after step.
# Stack Overflow, "Understand Adam optimizer intuitively".
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = state.get("m", np.zeros_like(weights))
    v = state.get("v", np.zeros_like(weights))
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m = m / (1 - beta_1**t)
    v = v / (1 - beta_2**t)
    weights = weights - learning_rate * m / (np.sqrt(v) + epsilon)
    return weights, {"t": t, "m": m, "v": v}
