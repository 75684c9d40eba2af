# np.mean and np.std without an axis: one mean and one spread for all features.
# a public file of unknown repository, class BatchNormLayer (find_string id 22245646096)
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean = np.mean(x)
        variance = np.std(x) ** 2
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
        }
    else:
        mean, variance = state["moving_mean"], state["moving_variance"]
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
