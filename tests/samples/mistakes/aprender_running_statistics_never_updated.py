# The moving statistics stay what they were at the start.
# GitHub paiml/aprender, pull request 2166
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    running_mean, running_var = state["moving_mean"], state["moving_variance"]
    mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (running_mean, running_var)
    stddev = np.sqrt(var + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
