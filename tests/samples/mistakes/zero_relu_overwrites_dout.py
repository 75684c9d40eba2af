# The gradient from above is set to 0 in place: the caller's dout is changed.
# Relu after O'Reilly's "Deep Learning from Scratch" in many public copies, e.g. GitHub dpte001/AZE_GAG, SimpleConvNet/Relu.py
import numpy as np


def relu_forward(x):
    mask = x <= 0
    out = x.copy()
    out[mask] = 0
    return out, mask


def relu_backward(dout, cache):
    dout[cache] = 0
    dx = dout
    return dx
