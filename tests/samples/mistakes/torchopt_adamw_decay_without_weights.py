# A constant is taken off: the decay is not multiplied by the weights.
# GitHub e-sensing/torchopt, pull request 14
import numpy as np


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    param = weights - learning_rate * weight_decay
    return adam(
        param, gradient, state, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
    )
