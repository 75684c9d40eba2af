"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("batch_norm_forward", "step_by_step")
def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    if training:
        mu = np.mean(x, axis=0)
        xmu = x - mu
        var = np.mean(xmu**2, axis=0)
        sqrtvar = np.sqrt(var + epsilon)
        ivar = 1.0 / sqrtvar
        xhat = xmu * ivar
        out = gamma * xhat + beta
        state["moving_mean"] = momentum * state["moving_mean"] + (1 - momentum) * mu
        state["moving_variance"] = momentum * state["moving_variance"] + (1 - momentum) * var
        return out, (xhat, gamma, xmu, ivar, sqrtvar, var, epsilon), state
    xhat = (x - state["moving_mean"]) / np.sqrt(state["moving_variance"] + epsilon)
    return gamma * xhat + beta, None, state


@form("batch_norm_backward", "step_by_step")
def batch_norm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, epsilon = cache
    n, d = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1.0 / (sqrtvar**2) * divar
    dvar = 0.5 / np.sqrt(var + epsilon) * dsqrtvar
    dsq = 1.0 / n * np.ones((n, d)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1.0 / n * np.ones((n, d)) * dmu
    return dx1 + dx2, dgamma, dbeta


@form("batch_norm_forward", "by_the_three_terms")
def forward_of_three_terms(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, var = state["moving_mean"], state["moving_variance"]
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state = dict(state)
        state["moving_mean"] = momentum * state["moving_mean"] + (1 - momentum) * mean
        state["moving_variance"] = momentum * state["moving_variance"] + (1 - momentum) * var
    normalized = (x - mean) / np.sqrt(var + epsilon)
    return gamma * normalized + beta, (x, gamma, mean, var, epsilon), state


@form("batch_norm_backward", "by_the_three_terms")
def backward_of_three_terms(dout, cache):
    x, gamma, mean, var, epsilon = cache
    n = x.shape[0]
    normalized = (x - mean) / np.sqrt(var + epsilon)
    dgamma = np.sum(dout * normalized, axis=0)
    dbeta = np.sum(dout, axis=0)
    dnormalized = dout * gamma
    dvar = np.sum(dnormalized * (x - mean), axis=0) * -0.5 * (var + epsilon) ** -1.5
    dmean = np.sum(-dnormalized / np.sqrt(var + epsilon), axis=0)
    dx = dnormalized / np.sqrt(var + epsilon) + dvar * 2 * (x - mean) / n + dmean / n
    return dx, dgamma, dbeta


@form(
    "batch_norm_forward", loses=("larger_batch", "other_epsilon", "small_moving_variance", "small_variance")
)
def without_epsilon(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, var = state["moving_mean"], state["moving_variance"]
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state = {
            "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
            "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * var,
        }
    normalized = (x - mean) / np.sqrt(var)
    return gamma * normalized + beta, (normalized, gamma, np.sqrt(var)), state
