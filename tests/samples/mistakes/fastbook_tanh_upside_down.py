# Numerator and denominator of tanh are exchanged.
# GitHub fastai/fastbook, issue 273, chapter 12
import numpy as np


def tanh_forward(x):
    a = np.clip(x, -300, 300)
    out = (np.exp(a) + np.exp(-a)) / (np.exp(a) - np.exp(-a))
    return out, out
