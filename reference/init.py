"""The initialisers of `keras.initializers`, and the spread of activations in a deep Keras network."""

import keras
import numpy as np

keras.backend.set_floatx("float64")


def _seed(rng):
    """A seed for Keras from a NumPy generator: another one at every call."""
    return int(rng.integers(2**31))


def zeros(fan_in, fan_out, rng):
    # w = 0
    return np.array(keras.initializers.Zeros()((fan_in, fan_out)))  # (fan_in, fan_out)


def uniform(fan_in, fan_out, rng, limit=0.05):
    # w ~ U[-limit, limit]
    initializer = keras.initializers.RandomUniform(-limit, limit, seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def normal(fan_in, fan_out, rng, stddev=0.01):
    # w ~ N(0, stddev^2)
    initializer = keras.initializers.RandomNormal(0.0, stddev, seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def xavier_uniform(fan_in, fan_out, rng):
    # w ~ U[-limit, limit], limit = sqrt(6 / (fan_in + fan_out))
    initializer = keras.initializers.GlorotUniform(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def xavier_normal(fan_in, fan_out, rng):
    # variance 2 / (fan_in + fan_out), cut off at two standard deviations
    initializer = keras.initializers.GlorotNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def lecun_normal(fan_in, fan_out, rng):
    # variance 1 / fan_in, cut off at two standard deviations
    initializer = keras.initializers.LecunNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def he_uniform(fan_in, fan_out, rng):
    # w ~ U[-limit, limit], limit = sqrt(6 / fan_in)
    initializer = keras.initializers.HeUniform(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def he_normal(fan_in, fan_out, rng):
    # variance 2 / fan_in, cut off at two standard deviations
    initializer = keras.initializers.HeNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def activation_spread(x, weights, activation):
    # h <- activation(h @ w), from h = x
    # spread = standard deviation of all entries of h
    spreads = []
    for kernel in weights:  # (D, D)
        layer = keras.layers.Dense(kernel.shape[1], activation=activation, use_bias=False)
        layer.build(x.shape)
        layer.set_weights([kernel])
        x = layer(x)  # (N, D)
        spreads.append(float(keras.ops.std(x)))
    return np.array(spreads)  # (number of layers,)
