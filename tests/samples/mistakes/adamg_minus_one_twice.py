# One minus is taken twice: the moments are divided by beta^t.
# GitHub kozistr/pytorch_optimizer, pull request 308, pytorch_optimizer/optimizer/adamg.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    step = state.get("step", 0) + 1
    m = beta_1 * state.get("m", 0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", 0) + (1 - beta_2) * gradient**2
    bias_correction1 = 1 - beta_1**step
    bias_correction2 = 1 - beta_2**step
    m_hat = m / (1 - bias_correction1)
    v_hat = v / (1 - bias_correction2)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), {"step": step, "m": m, "v": v}
