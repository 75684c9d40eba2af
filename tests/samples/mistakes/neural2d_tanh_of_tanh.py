# The derivative in terms of the input is given the output.
# davidrmiller/neural2d, issue 40, neural2d-core.cpp
import numpy as np


def tanh_forward(x):
    output = np.tanh(x)
    return output, output


def _derivative(x):
    return 1.0 - np.tanh(x) * np.tanh(x)


def tanh_backward(dout, cache):
    output = cache
    return dout * _derivative(output)
