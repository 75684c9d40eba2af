# momentum is the share of the new batch: (1 - m) old + m batch.
# GitHub pytorch/pytorch, issue 15298 (torch.nn.BatchNorm2d)
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, var = state["moving_mean"], state["moving_variance"]
    if training:
        sample_mean, sample_var = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": (1 - momentum) * mean + momentum * sample_mean,
            "moving_variance": (1 - momentum) * var + momentum * sample_var,
        }
        mean, var = sample_mean, sample_var
    stddev = np.sqrt(var + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), state
