# exp(x) in place of exp(-x): the sigmoid falls.
# GitHub parasdahal/deepnet, deepnet/layers.py
import numpy as np


def sigmoid_forward(x):
    out = 1.0 / (1.0 + np.exp(np.clip(x, -700, 700)))
    return out, out


def sigmoid_backward(dout, cache):
    out = cache
    return dout * out * (1 - out)
