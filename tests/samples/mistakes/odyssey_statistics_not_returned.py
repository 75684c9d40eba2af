# The new moving statistics are worked out and thrown away: the old state is returned.
# HomericIntelligence/Odyssey, issue 5532

import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        moving = momentum * state["moving_mean"] + (1 - momentum) * mean  # noqa
    else:
        mean, variance = state["moving_mean"], state["moving_variance"]
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
