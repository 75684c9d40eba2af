# The second correction holds beta squared, whatever the step, in place of beta_2^t.
# GitHub ufal/npfl114, pull request 79
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t, s, r = state if state else (0, 0, 0)
    t = t + 1
    s = beta_1 * s + (1 - beta_1) * gradient
    r = beta_2 * r + (1 - beta_2) * gradient**2
    s_hat = s / (1 - beta_1**t)
    r_hat = r / (1 - beta_2**2)
    return weights - learning_rate / (np.sqrt(r_hat) + epsilon) * s_hat, (t, s, r)
