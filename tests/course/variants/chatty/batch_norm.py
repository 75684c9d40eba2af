import numpy as np
from diary import told


@told
def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    print("state before:", state)
    if training:
        mu = x.sum(axis=0) / len(x)
        xc = x - mu
        var = (xc * xc).sum(axis=0) / len(x)
        # in place, so that whoever holds these arrays sees it
        state["moving_mean"] *= momentum
        state["moving_mean"] += (1 - momentum) * mu
        state["moving_variance"][:] = momentum * state["moving_variance"] + (1 - momentum) * var
    else:
        xc = x - state["moving_mean"]
        var = state["moving_variance"]
    ivar = 1.0 / np.sqrt(var + epsilon)
    out = gamma * (xc * ivar) + beta
    print("state after:", state)
    return out, [xc, ivar, gamma], state


@told
def batch_norm_backward(dout, cache):
    xc, ivar, gamma = cache
    n = len(xc)
    dbeta = dout.sum(0)
    dgamma = (dout * xc).sum(0) * ivar
    dx = gamma * ivar / n * (n * dout - dbeta - xc * ivar**2 * (dout * xc).sum(0))
    return dx, dgamma, dbeta
