# The gradient of the weights is multiplied by the weights themselves instead of by the inputs.
# "Backpropagation Demo Gives Always the Same Result After Training", a question kept in huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1
import numpy as np


def affine_forward(x, weights, bias):
    return x.reshape(x.shape[0], -1) @ weights + bias, (x, weights)


def affine_backward(dout, cache):
    x, weights = cache
    dx = (dout @ weights.T).reshape(x.shape)
    dbias = np.sum(dout, axis=0)
    dweights = np.sum(dout, axis=0) * weights
    return dx, dweights, dbias
