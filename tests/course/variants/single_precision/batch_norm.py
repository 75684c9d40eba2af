import numpy as np
from f32 import f, single


@single
def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, variance = state["moving_mean"], state["moving_variance"]
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
        }
    root = np.sqrt(variance + epsilon)
    normalized = (x - mean) / root
    return gamma * normalized + beta, (normalized, gamma / root), state


@single
def batch_norm_backward(dout, cache):
    normalized, slope = cache
    dgamma = (dout * normalized).sum(axis=0)
    dx = slope * (dout - dout.mean(axis=0) - normalized * dgamma / f(float(len(dout))))
    return dx, dgamma, dout.sum(axis=0)
