# The corrected moments are what is kept, so corrections pile up.
# GitHub frgfm/holocron, issue 1, holocron/optim/radam.py
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    exp_avg = state.setdefault("exp_avg", np.zeros_like(weights))
    exp_avg_sq = state.setdefault("exp_avg_sq", np.zeros_like(weights))
    state["step"] = state.get("step", 0) + 1
    exp_avg *= beta_1
    exp_avg += (1 - beta_1) * gradient
    exp_avg_sq *= beta_2
    exp_avg_sq += (1 - beta_2) * gradient**2
    exp_avg /= 1 - beta_1 ** state["step"]
    exp_avg_sq /= 1 - beta_2 ** state["step"]
    return weights - learning_rate * exp_avg / (np.sqrt(exp_avg_sq) + epsilon), state
