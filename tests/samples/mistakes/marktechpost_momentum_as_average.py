# The velocity is a weighted mean: the gradient enters with the factor 1 - momentum.
# "Why Gradient Descent Zigzags and How Momentum Fixes It" (marktechpost.com), momentum_gd.
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = state["v"] if state else np.zeros_like(weights)
    v = momentum * v + (1 - momentum) * gradient
    return weights - learning_rate * v, {"v": v}
