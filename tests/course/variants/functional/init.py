import math
from functools import partial

import numpy as np


def draw(kind, variance, fan_in, fan_out, rng):
    stddev = math.sqrt(variance(fan_in, fan_out))
    reach = math.sqrt(3.0) * stddev
    numbers = {
        "normal": lambda: rng.normal(0, stddev, fan_in * fan_out),
        "uniform": lambda: rng.uniform(-reach, reach, fan_in * fan_out),
    }[kind]()
    return numbers.reshape(fan_out, fan_in).T


xavier = lambda fan_in, fan_out: 1 / ((fan_in + fan_out) / 2)
lecun = lambda fan_in, fan_out: 1 / fan_in
he = lambda fan_in, fan_out: 2 / fan_in

zeros = lambda fan_in, fan_out, rng: np.array([[0.0] * fan_out] * fan_in)
uniform = lambda fan_in, fan_out, rng, limit=0.05: draw("uniform", lambda *_: limit**2 / 3, fan_in, fan_out, rng)
normal = lambda fan_in, fan_out, rng, stddev=0.01: draw("normal", lambda *_: stddev**2, fan_in, fan_out, rng)
xavier_uniform, xavier_normal = partial(draw, "uniform", xavier), partial(draw, "normal", xavier)
he_uniform, he_normal = partial(draw, "uniform", he), partial(draw, "normal", he)
lecun_normal = partial(draw, "normal", lecun)


def after_each(function, h, weights):
    """A generator of the activations."""
    for w in weights:
        h = function(h.dot(w))
        yield h


def activation_spread(x, weights, activation):
    squash = {
        "sigmoid": lambda z: np.reciprocal(1 + np.exp(np.clip(-z, -700, 700))),
        "tanh": lambda z: np.sinh(np.clip(z, -300, 300)) / np.cosh(np.clip(z, -300, 300)),
        "relu": partial(np.fmax, 0),
    }
    return [*map(np.std, after_each(squash[activation], x, weights))]


squashing = {
    "sigmoid": lambda z: np.reciprocal(1 + np.exp(np.clip(-z, -700, 700))),
    "tanh": np.tanh,
    "relu": partial(np.fmax, 0),
}
derivative = {
    "sigmoid": lambda h: 0.25 - (h - 0.5) ** 2,
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: np.sign(h),
}


def saturation(x, weights, activation):
    steepest = derivative[activation]({"sigmoid": 0.5, "tanh": 0.0, "relu": 1.0}[activation])
    flat = lambda h: np.count_nonzero(derivative[activation](h) < steepest / 100) / h.size
    return tuple(map(flat, after_each(squashing[activation], x, weights)))


def gradient_spread(x, weights, activation, dout):
    def back(behind, layers):
        if not layers:
            return []
        *before, (w, h) = layers
        here = behind * derivative[activation](h)
        return [*back(here.dot(w.T), before), np.std(here)]

    return back(dout, list(zip(weights, after_each(squashing[activation], x, weights))))
