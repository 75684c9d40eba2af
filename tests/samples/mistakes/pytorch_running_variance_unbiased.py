# The moving variance is made from the unbiased variance, N - 1, out from the biased one.
# GitHub pytorch/pytorch, issue 19902
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mean, var = x.mean(0), x.var(0)
        state = {
            "moving_mean": state["moving_mean"] * momentum + mean * (1 - momentum),
            "moving_variance": state["moving_variance"] * momentum + x.var(0, ddof=1) * (1 - momentum),
        }
    else:
        mean, var = state["moving_mean"], state["moving_variance"]
    std = np.sqrt(var + epsilon)
    xhat = (x - mean) / std
    return xhat * gamma + beta, (xhat, gamma, std), state
