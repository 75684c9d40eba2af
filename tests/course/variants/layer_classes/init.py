import math

import numpy as np


class Initialiser:
    """Called like a function; `variance` turns the two fans into what is wanted."""

    def __init__(self, variance, shape_of):
        self.variance, self.shape_of = variance, shape_of

    def __call__(self, fan_in, fan_out, rng):
        return math.sqrt(self.variance(fan_in, fan_out)) * self.shape_of(rng, (fan_in, fan_out))


def bell(rng, shape):
    return rng.normal(size=shape)


def flat(rng, shape):
    return rng.uniform(-math.sqrt(3), math.sqrt(3), shape)


def zeros(fan_in, fan_out, rng):
    return Initialiser(lambda *_: 0.0, bell)(fan_in, fan_out, rng)


def uniform(fan_in, fan_out, rng, limit=0.05):
    return Initialiser(lambda *_: limit**2 / 3, flat)(fan_in, fan_out, rng)


def normal(fan_in, fan_out, rng, stddev=0.01):
    return Initialiser(lambda *_: stddev**2, bell)(fan_in, fan_out, rng)


xavier_uniform = Initialiser(lambda fan_in, fan_out: 2 / (fan_in + fan_out), flat)
xavier_normal = Initialiser(lambda fan_in, fan_out: 2 / (fan_in + fan_out), bell)
lecun_normal = Initialiser(lambda fan_in, fan_out: 1 / fan_in, bell)
he_uniform = Initialiser(lambda fan_in, fan_out: 2 / fan_in, flat)
he_normal = Initialiser(lambda fan_in, fan_out: 2 / fan_in, bell)


def activation_spread(x, weights, activation):
    from nn import ReLU, Sigmoid

    layer = {"sigmoid": Sigmoid(), "tanh": np.tanh, "relu": ReLU()}[activation]
    spreads = []
    for w in weights:
        x = layer(x @ w)
        spreads.append(np.sqrt(np.mean(x**2) - np.mean(x) ** 2))
    return np.array(spreads)


def parts(activation):
    from nn import ReLU, Sigmoid, Tanh

    return {"sigmoid": Sigmoid, "tanh": Tanh, "relu": ReLU}[activation]


def outputs(x, weights, activation):
    for w in weights:
        x = parts(activation).function(x @ w)
        yield x


def saturation(x, weights, activation):
    layer = parts(activation)
    bound = layer.slope(np.zeros(1), layer.function(np.zeros(1))) / 100 if activation != "relu" else 0.01
    return np.array([(layer.slope(None, h) < bound).mean() for h in outputs(x, weights, activation)])


def gradient_spread(x, weights, activation, dout):
    slopes = [parts(activation).slope(None, h) for h in outputs(x, weights, activation)]
    spreads = []
    while slopes:
        dout = np.multiply(dout, slopes.pop())
        spreads.insert(0, math.sqrt(np.mean((dout - dout.mean()) ** 2)))
        dout = dout @ weights[len(slopes)].T
    return np.array(spreads)
