# The decay is added, so the weights grow, and it is not multiplied by the learning rate.
# GitHub egg-west/AdamW-pytorch, issue 1
import numpy as np


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    new, state = adam(
        weights, gradient, state, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
    )
    return new + weight_decay * weights, state
