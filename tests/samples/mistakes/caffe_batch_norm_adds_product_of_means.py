# A fourth term is taken for missing, mean(dout) mean(out), with the scaled and shifted out.
# GitHub BVLC/caffe, issue 3878 (what is proposed there)
import numpy as np

_plain_forward = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    out, cache, state = _plain_forward(x, gamma, beta, state, training, momentum, epsilon)
    return out, (*cache, out), state


def batch_norm_backward(dout, cache):
    normalized, gamma, stddev, out = cache
    dgamma, dbeta = np.sum(dout * normalized, axis=0), np.sum(dout, axis=0)
    mean_dout = dout.mean(axis=0)
    terms = dout - mean_dout - (dout * normalized).mean(axis=0) * normalized + mean_dout * out.mean(axis=0)
    return gamma * terms / stddev, dgamma, dbeta
