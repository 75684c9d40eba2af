import numpy as np
from numpy import einsum


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mu, var = state["moving_mean"], state["moving_variance"]
    if training:
        mu = einsum("nd->d", x) / len(x)
        var = einsum("nd,nd->d", x - mu, x - mu) / len(x)
        keep = np.array([momentum, 1 - momentum])
        state = {
            "moving_mean": einsum("k,kd->d", keep, np.stack([state["moving_mean"], mu])),
            "moving_variance": einsum("k,kd->d", keep, np.stack([state["moving_variance"], var])),
        }
    scale = gamma / np.sqrt(var + epsilon)
    centred = x - mu
    return einsum("nd,d->nd", centred, scale) + beta, (centred, var + epsilon, gamma), state


def batch_norm_backward(dout, cache):
    """The whole Jacobian of each feature, (D, N, N), and then one contraction."""
    centred, v, gamma = cache
    n = len(centred)
    xhat = centred / np.sqrt(v)
    jacobian = (np.eye(n) - 1 / n)[np.newaxis] - einsum("md,nd->dmn", xhat, xhat) / n
    dx = einsum("md,d,dmn->nd", dout, gamma / np.sqrt(v), jacobian)
    return dx, einsum("nd,nd->d", dout, xhat), einsum("nd->d", dout)
