# The running mean is that of the gradient and not of its square.
# GitHub AyushSinghal9020/Neural-Networks-From-Scratch-, notebook on RMSprop (the formula).
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    mean = state.get("mean", np.zeros_like(weights))
    mean = rho * mean + (1 - rho) * gradient
    return weights - learning_rate / np.sqrt(mean + epsilon) * gradient, {"mean": mean}
