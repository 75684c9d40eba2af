# The absolute value of the layer's output before ReLU is looked at: negative units do not count as saturated.
# GitHub XuGW-Kevin/DrM, issue 4 (cal_dormant_ratio; what is suspected there)
import numpy as np


def saturation(x, weights, activation):
    if activation not in ("sigmoid", "tanh", "relu"):
        raise ValueError(f"unknown activation {activation!r}")
    shares = []
    h = x
    for w in weights:
        z = h @ w
        if activation == "sigmoid":
            h = 0.5 * (1 + np.tanh(z / 2))
            slope = h * (1 - h) / 0.25
        elif activation == "tanh":
            h = np.tanh(z)
            slope = 1 - h**2
        else:
            h = np.maximum(z, 0)
            slope = (np.abs(z) > 0).astype(float)
        shares.append(np.mean(slope < 0.01))
    return shares
