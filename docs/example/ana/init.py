import numpy as np


def zeros(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out))


def uniform(fan_in, fan_out, rng, limit=0.05):
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def normal(fan_in, fan_out, rng, stddev=0.01):
    return rng.normal(scale=stddev, size=(fan_in, fan_out))


def xavier_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, np.sqrt(6 / (fan_in + fan_out)))


def xavier_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, np.sqrt(2 / (fan_in + fan_out)))


def lecun_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, np.sqrt(1 / fan_in))


def he_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, np.sqrt(6 / fan_in))


def he_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, np.sqrt(2 / fan_in))


def activation_spread(x, weights, activation):
    raise NotImplementedError("activation_spread is not implemented yet")


def saturation(x, weights, activation):
    raise NotImplementedError("saturation is not implemented yet")


def gradient_spread(x, weights, activation, dout):
    raise NotImplementedError("gradient_spread is not implemented yet")
