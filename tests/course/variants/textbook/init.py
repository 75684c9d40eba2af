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


def forward(x, weights, activation):
    act = {
        "relu": lambda x: np.maximum(0, x),
        "tanh": lambda x: np.tanh(x),
        "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
    }
    Hs = {}
    for i in range(len(weights)):
        X = x if i == 0 else Hs[i - 1]
        Hs[i] = act[activation](np.dot(X, weights[i]))
    return Hs


grad = {
    "relu": lambda y: (y > 0).astype(int),
    "tanh": lambda y: (1 - y) * (1 + y),
    "sigmoid": lambda y: y * (1.0 - y),
}


def saturation(x, weights, activation):
    limit = 0.0025 if activation == "sigmoid" else 0.01
    Hs = forward(x, weights, activation)
    return [(grad[activation](Hs[i]) < limit).sum() / Hs[i].size for i in range(len(weights))]


def gradient_spread(x, weights, activation, dout):
    Hs = forward(x, weights, activation)
    spreads = {}
    for i in range(len(weights) - 1, -1, -1):
        dout = dout * grad[activation](Hs[i])
        spreads[i] = dout.std()
        dout = np.dot(dout, weights[i].T)
    return [spreads[i] for i in range(len(weights))]
