# dweights is transposed: a row for each output.
# GitHub iamtrask/Grokking-Deep-Learning, pull request 22
import numpy as np


def affine_forward(x, weights, bias):
    return x.reshape(len(x), -1) @ weights + bias, (x, weights)


def affine_backward(dout, cache):
    x, weights = cache
    dx = (dout @ weights.T).reshape(x.shape)
    return dx, dout.T @ x.reshape(len(x), -1), dout.sum(axis=0)
