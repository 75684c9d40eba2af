# The step goes up the slope: the gist adds what it divides, because it maximises a reward.
# gist.github.com/karpathy/a4166c7fe253700972fcbc77e4ea32c5, pg-pong.py
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    cache = state.get("cache", np.zeros_like(weights))
    g = gradient
    cache = rho * cache + (1 - rho) * g**2
    w = weights + learning_rate * g / (np.sqrt(cache) + 1e-5)
    return w, {"cache": cache}
