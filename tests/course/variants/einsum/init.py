import numpy as np


def scaled(sample, variance):
    return np.sqrt(variance) * sample


def bell(fan_in, fan_out, rng):
    """Standard normal numbers by Box and Muller's method, 1 - u being never 0."""
    u, angle = rng.random((2, fan_in, fan_out))
    return np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * angle)


def flat(fan_in, fan_out, rng):
    """Uniform numbers of variance 1."""
    return np.sqrt(12) * (rng.random((fan_in, fan_out)) - 0.5)


def zeros(fan_in, fan_out, rng):
    return np.einsum("i,j->ij", np.zeros(fan_in), np.ones(fan_out))


def uniform(fan_in, fan_out, rng, limit=0.05):
    return scaled(flat(fan_in, fan_out, rng), limit**2 / 3)


def normal(fan_in, fan_out, rng, stddev=0.01):
    return scaled(bell(fan_in, fan_out, rng), stddev**2)


def xavier_uniform(fan_in, fan_out, rng):
    return scaled(flat(fan_in, fan_out, rng), 2 / (fan_in + fan_out))


def xavier_normal(fan_in, fan_out, rng):
    return scaled(bell(fan_in, fan_out, rng), 2 / (fan_in + fan_out))


def lecun_normal(fan_in, fan_out, rng):
    return scaled(bell(fan_in, fan_out, rng), 1 / fan_in)


def he_uniform(fan_in, fan_out, rng):
    return scaled(flat(fan_in, fan_out, rng), 2 / fan_in)


def he_normal(fan_in, fan_out, rng):
    return scaled(bell(fan_in, fan_out, rng), 2 / fan_in)


def activation_spread(x, weights, activation):
    squash = {"sigmoid": lambda z: np.exp(-np.logaddexp(0, -z)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}
    spreads = np.empty(len(weights))
    for layer, w in enumerate(weights):
        x = squash[activation](np.einsum("nd,de->ne", x, w))
        centred = x - x.mean()
        spreads[layer] = np.sqrt(np.einsum("nd,nd->", centred, centred) / x.size)
    return spreads


def slopes(x, weights, activation):
    squash = {"sigmoid": lambda z: np.exp(-np.logaddexp(0, -z)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}
    slope = {"sigmoid": lambda h: h - h**2, "tanh": lambda h: 1 - h**2, "relu": lambda h: 1.0 * (h > 0)}
    for w in weights:
        x = squash[activation](np.einsum("nd,de->ne", x, w))
        yield slope[activation](x)


def saturation(x, weights, activation):
    bound = 0.01 / 4 if activation == "sigmoid" else 0.01
    return [np.einsum("nd->", 1.0 * (each < bound)) / each.size for each in slopes(x, weights, activation)]


def gradient_spread(x, weights, activation, dout):
    spreads, each = np.empty(len(weights)), list(slopes(x, weights, activation))
    for layer in reversed(range(len(weights))):
        dz = np.einsum("nd,nd->nd", dout, each[layer])
        centred = dz - np.einsum("nd->", dz) / dz.size
        spreads[layer] = np.sqrt(np.einsum("nd,nd->", centred, centred) / dz.size)
        dout = np.einsum("ne,de->nd", dz, weights[layer])
    return spreads
