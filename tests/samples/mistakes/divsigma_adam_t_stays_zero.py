# The step counter is never increased: with t = 0 the corrections divide by 1 - 1, and all is NaN.
# GitHub Divsigma/2020-cs213n, pull request 3, cs231n/assignment2/cs231n/optim.py
import numpy as np


def adam(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    config = dict(state)
    config.setdefault("m", np.zeros_like(weights))
    config.setdefault("v", np.zeros_like(weights))
    config.setdefault("t", 0)
    config["m"] = beta_1 * config["m"] + (1 - beta_1) * gradient
    m_hat = config["m"] / (1 - beta_1 ** config["t"])
    config["v"] = beta_2 * config["v"] + (1 - beta_2) * gradient * gradient
    v_hat = config["v"] / (1 - beta_2 ** config["t"])
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), config
