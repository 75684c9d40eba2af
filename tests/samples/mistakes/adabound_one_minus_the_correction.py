# The correction of the second moment is taken from 1 a second time: sqrt(beta_2^t) for sqrt(1 - beta_2^t).
# GitHub kozistr/AdaBound-tensorflow, issue 3
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
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    correction_1 = 1 - beta_1**t
    correction_2 = 1 - beta_2**t
    step_size = learning_rate * np.sqrt(1 - correction_2) / correction_1
    decayed = weights - learning_rate * weight_decay * weights
    return decayed - step_size * m / (np.sqrt(v) + epsilon), {"t": t, "m": m, "v": v}
