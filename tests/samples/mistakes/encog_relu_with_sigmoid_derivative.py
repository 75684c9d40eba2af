# ReLU's backward pass holds the derivative of the sigmoid, out (1 - out).
# GitHub jeffheaton/encog-dotnet-core, issue 124
import numpy as np


def relu_forward(x):
    out = np.maximum(0, x)
    return out, out


def relu_backward(dout, cache):
    a = cache
    return dout * a * (1 - a)
