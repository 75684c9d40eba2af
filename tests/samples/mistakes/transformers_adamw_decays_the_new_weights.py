# The decay comes after Adam's step, and takes its share of the new weights.
# GitHub huggingface/transformers, issue 14539
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
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    weights = weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    weights = weights - learning_rate * weight_decay * weights
    return weights, {"t": t, "m": m, "v": v}
