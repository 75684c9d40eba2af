# The squared gradient enters the second moment with 1 - beta_1, not 1 - beta_2.
# Public homework, Adam (three copies, found by the string "(1 - self.beta1) * grad ** 2")
import numpy as np


def adam(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", np.zeros_like(weights)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros_like(weights)) + (1 - beta_1) * gradient**2
    mt = m / (1 - beta_1**t)
    vt = v / (1 - beta_2**t)
    return weights - learning_rate * mt / (np.sqrt(vt) + epsilon), {"t": t, "m": m, "v": v}
