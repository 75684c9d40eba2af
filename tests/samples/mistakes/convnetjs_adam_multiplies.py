# The moments are multiplied by 1 - beta^t, not divided.
# GitHub karpathy/convnetjs, pull request 70
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    k = state.get("k", 0) + 1
    gsum = state.get("gsum", 0.0) * beta_1 + (1 - beta_1) * gradient
    xsum = state.get("xsum", 0.0) * beta_2 + (1 - beta_2) * gradient * gradient
    bias_corr_1 = gsum * (1 - beta_1**k)
    bias_corr_2 = xsum * (1 - beta_2**k)
    dx = -learning_rate * bias_corr_1 / (np.sqrt(bias_corr_2) + epsilon)
    return weights + dx, {"k": k, "gsum": gsum, "xsum": xsum}
