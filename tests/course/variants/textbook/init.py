import numpy as np


def zeros(fan_in, fan_out, rng):
    return np.zeros([fan_in, fan_out])


def uniform(fan_in, fan_out, rng, limit=0.05):
    return limit * rng.uniform(-1, 1, (fan_in, fan_out))


def normal(fan_in, fan_out, rng, stddev=0.01):
    return rng.standard_normal((fan_in, fan_out)) * stddev


def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_in, fan_out))


def xavier_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt((fan_in + fan_out) / 2)


def lecun_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)


def he_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / fan_in)
    return rng.uniform(low=-a, high=a, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in / 2)


def activation_spread(x, weights, activation):
    act = {
        "relu": lambda x: np.maximum(0, x),
        "tanh": lambda x: np.tanh(x),
        "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),  # exp may overflow to inf, and 1/inf is 0
    }
    Hs = {}
    for i in range(len(weights)):
        X = x if i == 0 else Hs[i - 1]
        Hs[i] = act[activation](np.dot(X, weights[i]))
    return [np.std(H) for i, H in Hs.items()]
