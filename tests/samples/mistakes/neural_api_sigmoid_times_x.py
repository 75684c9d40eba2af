# x stands where 1 should stand: x / (1 + exp(-x)).
# GitHub joaopauloschuler/neural-api, issue 21
import numpy as np


def sigmoid_forward(x):
    out = x / (1 + np.exp(-np.clip(x, -500, 500)))
    return out, out
