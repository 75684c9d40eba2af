# dgamma is not summed over the batch.
# GitHub parasdahal/deepnet, deepnet/layers.py
import numpy as np


def batch_norm_backward(dout, cache):
    X_norm, gamma, std = cache
    n_X = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = dout * X_norm
    dX_norm = dout * gamma
    dX = (dX_norm - dX_norm.sum(axis=0) / n_X - X_norm * np.sum(dX_norm * X_norm, axis=0) / n_X) / std
    return dX, dgamma, dbeta
