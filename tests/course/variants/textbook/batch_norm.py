import numpy as np


def batch_norm_forward(x, gamma, beta, bn_param, training=True, momentum=0.99, epsilon=1e-3):
    running_mean = bn_param["moving_mean"]
    running_var = bn_param["moving_variance"]
    cache = None
    if training:
        sample_mean = np.mean(x, axis=0)
        sample_var = np.var(x, axis=0)
        x_hat = (x - sample_mean) / np.sqrt(sample_var + epsilon)
        out = gamma * x_hat + beta
        running_mean = momentum * running_mean + (1 - momentum) * sample_mean
        running_var = momentum * running_var + (1 - momentum) * sample_var
        cache = (x, sample_mean, sample_var, x_hat, gamma, epsilon)
    else:
        std = np.sqrt(running_var + epsilon)
        out = x * (gamma / std) + (beta - running_mean * gamma / std)
    bn_param["moving_mean"] = running_mean
    bn_param["moving_variance"] = running_var
    return out, cache, bn_param


def batch_norm_backward(dout, cache):
    x, mean, var, x_hat, gamma, eps = cache
    m = x.shape[0]
    dgamma = np.sum(dout * x_hat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dx_hat = dout * gamma
    # the paper's three lines
    dvar = np.sum(dx_hat * (x - mean) * -0.5 * (var + eps) ** -1.5, axis=0)
    dmean = np.sum(dx_hat * -1 / np.sqrt(var + eps), axis=0) + dvar * np.mean(-2 * (x - mean), axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / m + dmean / m
    return dx, dgamma, dbeta
