# dgamma is a mean over the batch, where a sum belongs.
# GitHub wjbKimberly/cs231n_spring_2017_assignment, issue 7
import numpy as np


def batch_norm_backward(dout, cache):
    x_, gamma, std = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.mean(dout * x_, axis=0)
    dx_ = gamma * dout
    dx = (N * dx_ - np.sum(dx_, axis=0) - x_ * np.sum(dx_ * x_, axis=0)) / (N * std)
    return dx, dgamma, dbeta
