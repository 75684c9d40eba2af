import numpy as np

SINGLE = {"dtype": np.float32}


def zeros(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out), **SINGLE)


def uniform(fan_in, fan_out, rng, limit=0.05):
    return np.float32(limit) * (2 * rng.random((fan_in, fan_out), **SINGLE) - 1)


def normal(fan_in, fan_out, rng, stddev=0.01):
    return np.float32(stddev) * rng.standard_normal((fan_in, fan_out), **SINGLE)


def xavier_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, limit=(6 / (fan_in + fan_out)) ** 0.5)


def xavier_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, stddev=(2 / (fan_in + fan_out)) ** 0.5)


def lecun_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, stddev=fan_in**-0.5)


def he_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, limit=(6 / fan_in) ** 0.5)


def he_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, stddev=(2 / fan_in) ** 0.5)


def activation_spread(x, weights, activation):
    h = x.astype(np.float32)
    spreads = []
    for w in weights:
        z = h @ w.astype(np.float32)
        if activation == "relu":
            h = np.maximum(z, np.float32(0))
        elif activation == "tanh":
            h = np.tanh(z)
        else:
            h = np.float32(1) / (np.float32(1) + np.exp(-z))
        spreads.append(h.std())
    return spreads


def layers32(x, weights, activation):
    h, layers = x.astype(np.float32), []
    for w in weights:
        z = h @ w.astype(np.float32)
        if activation == "relu":
            h = np.maximum(z, np.float32(0))
        elif activation == "tanh":
            h = np.tanh(z)
        else:
            h = np.float32(1) / (np.float32(1) + np.exp(-z))
        layers.append(h)
    return layers


def slope32(h, activation):
    one = np.float32(1)
    return {"relu": (h > 0).astype(np.float32), "tanh": one - h * h, "sigmoid": h * (one - h)}[activation]


def saturation(x, weights, activation):
    bound = np.float32(0.0025 if activation == "sigmoid" else 0.01)
    return [np.mean(slope32(h, activation) < bound, dtype=np.float32) for h in layers32(x, weights, activation)]


def gradient_spread(x, weights, activation, dout):
    gradient, spreads = dout.astype(np.float32), []
    for w, h in zip(weights[::-1], layers32(x, weights, activation)[::-1]):
        gradient = gradient * slope32(h, activation)
        spreads.append(gradient.std())
        gradient = gradient @ w.astype(np.float32).T
    return spreads[::-1]
