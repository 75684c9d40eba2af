# The weights shrink by weight_decay, which is not multiplied by the learning rate.
# GitHub tensorflow/addons, issue 2282
import numpy as np


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    var = weights - weight_decay * weights
    return adam(
        var, gradient, state, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
    )
