# No moving averages: they are never updated, and the batch's own mean and variance are used when not training too.
# GitHub wkcn/mobula, issue 2, Batch Normalization Layer
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean = np.mean(x, axis=0)
    variance = np.var(x, axis=0)
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
