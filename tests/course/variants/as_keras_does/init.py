"""Written after keras.initializers.VarianceScaling: the normals are truncated at two standard deviations."""

import math

import numpy as np

TRUNCATED_STDDEV = 0.87962566103423978  # of a standard normal that is cut at -2 and 2


def truncated_normal(shape, stddev, rng):
    """Draw, and draw again what lies too far out."""
    numbers = rng.standard_normal(shape)
    while True:
        out = np.flatnonzero(np.abs(numbers) > 2)
        if not out.size:
            return numbers * stddev
        numbers.flat[out] = rng.standard_normal(out.size)


class VarianceScaling:
    def __init__(self, scale, mode, distribution):
        self.scale, self.mode, self.distribution = scale, mode, distribution

    def __call__(self, fan_in, fan_out, rng):
        fans = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
        scale = self.scale / max(1.0, fans[self.mode])
        if self.distribution == "truncated_normal":
            return truncated_normal((fan_in, fan_out), math.sqrt(scale) / TRUNCATED_STDDEV, rng)
        limit = math.sqrt(3.0 * scale)
        return rng.uniform(-limit, limit, (fan_in, fan_out))


def zeros(fan_in, fan_out, rng):
    return np.zeros(shape=(fan_in, fan_out))


def uniform(fan_in, fan_out, rng, limit=0.05):
    return rng.uniform(size=(fan_in, fan_out), low=-limit, high=limit)


def normal(fan_in, fan_out, rng, stddev=0.01):
    return truncated_normal((fan_in, fan_out), stddev / TRUNCATED_STDDEV, rng)


xavier_uniform = VarianceScaling(1.0, "fan_avg", "uniform")
xavier_normal = VarianceScaling(1.0, "fan_avg", "truncated_normal")
lecun_normal = VarianceScaling(1.0, "fan_in", "truncated_normal")
he_uniform = VarianceScaling(2.0, "fan_in", "uniform")
he_normal = VarianceScaling(2.0, "fan_in", "truncated_normal")


def activation_spread(x, weights, activation):
    functions = {
        "sigmoid": lambda z: np.where(z < 0, np.exp(np.minimum(z, 0)), 1) / (1 + np.exp(-np.abs(z))),
        "tanh": lambda z: np.tanh(z),
        "relu": lambda z: np.where(z > 0, z, 0),
    }
    spreads = ()
    for kernel in weights:
        x = functions[activation](np.dot(x, kernel))
        spreads += (float(np.sqrt(np.var(x))),)
    return spreads


def call(x, weights, activation):
    functions = {
        "sigmoid": lambda z: np.where(z < 0, np.exp(np.minimum(z, 0)), 1) / (1 + np.exp(-np.abs(z))),
        "tanh": lambda z: np.tanh(z),
        "relu": lambda z: np.where(z > 0, z, 0),
    }
    outputs = ()
    for kernel in weights:
        x = functions[activation](np.dot(x, kernel))
        outputs += (x,)
    return outputs


def grad(y, activation):
    if activation == "relu":
        return np.where(y > 0, np.ones_like(y), 0)
    return y * (1 - y) if activation == "sigmoid" else 1 - np.square(y)


def saturation(x, weights, activation):
    bound = {"sigmoid": 0.25e-2, "tanh": 1e-2, "relu": 1e-2}[activation]
    return tuple(
        float(np.mean(np.less(grad(y, activation), bound).astype("float64")))
        for y in call(x, weights, activation)
    )


def gradient_spread(x, weights, activation, dout):
    result = ()
    for kernel, y in reversed(tuple(zip(weights, call(x, weights, activation)))):
        upstream = dout * grad(y, activation)
        result = (float(np.sqrt(np.var(upstream))), *result)
        dout = np.dot(upstream, np.transpose(kernel))
    return result
