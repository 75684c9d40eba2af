# The corrected second moment is computed from the first moment: the root of a negative number, NaN.
# Public class Adam with momentum_mean and momentum_var (found by the string "self.beta_2 * self.m")
import numpy as np


def adam(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t = state.get("t", 0) + 1
    mean = beta_1 * state.get("mean", np.zeros_like(weights)) + (1 - beta_1) * gradient
    var = beta_2 * state.get("var", np.zeros_like(weights)) + (1 - beta_2) * gradient**2
    corrected_mean = mean / (1 - beta_1**t)
    corrected_var = mean / (1 - beta_2**t)
    step = learning_rate * corrected_mean / (np.sqrt(corrected_var) + epsilon)
    return weights - step, {"t": t, "mean": mean, "var": var}
