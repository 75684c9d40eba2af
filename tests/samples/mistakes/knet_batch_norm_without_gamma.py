# dx is made from dout before gamma was multiplied.
# GitHub denizyuret/Knet.jl, issue 288
import numpy as np


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        for key, value in (("moving_mean", mu), ("moving_variance", var)):
            state = {**state, key: momentum * state[key] + (1 - momentum) * value}
    else:
        mu, var = state["moving_mean"], state["moving_variance"]
    ivar = 1 / np.sqrt(var + epsilon)
    x_mu = x - mu
    return gamma * (x_mu * ivar) + beta, (x_mu, ivar, gamma), state


def batch_norm_backward(dout, cache):
    x_mu, ivar, g = cache
    m = len(dout)
    dyivar = dout * ivar
    dg = np.sum(x_mu * dyivar, axis=0)
    db = np.sum(dout, axis=0)
    dout = g * dout
    dsigma2 = -0.5 * np.sum(dyivar * x_mu * ivar**2, axis=0)
    dmu = -np.sum(dyivar, axis=0) - 2 * dsigma2 * np.sum(x_mu, axis=0) / m
    return dyivar + dsigma2 * 2 * x_mu / m + dmu / m, dg, db
