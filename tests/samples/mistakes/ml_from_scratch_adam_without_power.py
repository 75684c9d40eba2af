# 1 - beta in place of 1 - beta^t: the correction never fades.
# GitHub eriklindernoren/ML-From-Scratch, issue 35, mlfromscratch/deep_learning/optimizers.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if not state:
        state = {"m": np.zeros(np.shape(gradient)), "v": np.zeros(np.shape(gradient))}
    m = beta_1 * state["m"] + (1 - beta_1) * gradient
    v = beta_2 * state["v"] + (1 - beta_2) * np.power(gradient, 2)
    m_hat = m / (1 - beta_1)
    v_hat = v / (1 - beta_2)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), {"m": m, "v": v}
