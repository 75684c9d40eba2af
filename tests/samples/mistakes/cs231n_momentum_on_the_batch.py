# running = momentum * batch + (1 - momentum) * running: the weights are swapped.
# cs231n/cs231n.github.io, issue 180 (the formula the student proposed, later withdrawn)
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    running_mean, running_var = state["moving_mean"], state["moving_variance"]
    if training:
        mean = np.mean(x, axis=0)
        var = np.var(x, axis=0)
        running_mean = momentum * mean + (1 - momentum) * running_mean
        running_var = momentum * var + (1 - momentum) * running_var
    else:
        mean, var = running_mean, running_var
    std = np.sqrt(var + epsilon)
    x_hat = (x - mean) / std
    return gamma * x_hat + beta, (x_hat, gamma, std), {"moving_mean": running_mean, "moving_variance": running_var}
