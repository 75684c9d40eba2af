"""Initialisation: where training starts from.

Every initialiser is a function `name(fan_in, fan_out, rng, ...)` that returns the weights of one dense
layer, (fan_in, fan_out), its entries drawn independently of each other around 0.

Conventions:
    fan_in is the number of inputs of the layer, fan_out the number of its outputs.
    rng is a `numpy.random.Generator` and the only source of randomness.
    N is the number of examples in a batch, D the number of units in each layer.

All names and defaults are those of `keras.initializers`, where `xavier` is called `glorot`.
"""

from collections.abc import Sequence

import numpy as np


def zeros(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights that are all 0.

    Formula (Keras page "Zeros"):
        w = 0

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: not used; it is here so that all initialisers can be called alike.

    Returns:
        (fan_in, fan_out) weights.
    """
    return np.zeros((fan_in, fan_out))


def uniform(fan_in: int, fan_out: int, rng: np.random.Generator, limit: float = 0.05) -> np.ndarray:
    """Weights drawn evenly from an interval around 0.

    Formula (Keras page "RandomUniform"):
        w ~ U[-limit, limit]

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.
        limit: the largest value a weight may have.

    Returns:
        (fan_in, fan_out) weights.
    """
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def normal(fan_in: int, fan_out: int, rng: np.random.Generator, stddev: float = 0.01) -> np.ndarray:
    """Weights drawn from a normal distribution around 0.

    Formula (Keras page "RandomNormal"):
        w ~ N(0, stddev^2)

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.
        stddev: standard deviation of the returned weights.

    Returns:
        (fan_in, fan_out) weights.
    """
    return rng.normal(0.0, stddev, size=(fan_in, fan_out))


def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform weights whose variance suits the forward and the backward pass alike.

    Formula (Glorot and Bengio 2010, eq. 16; Keras page "GlorotUniform"):
        w ~ U[-limit, limit], limit = sqrt(6 / (fan_in + fan_out))

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.

    Returns:
        (fan_in, fan_out) weights of variance 2 / (fan_in + fan_out).
    """
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal weights whose variance suits the forward and the backward pass alike.

    Formula (Glorot and Bengio 2010, eq. 12; Keras page "GlorotNormal"):
        mean 0, variance 2 / (fan_in + fan_out)

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.

    Returns:
        (fan_in, fan_out) weights; the normal may be cut off at two standard deviations or not.
    """
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_in, fan_out))


def lecun_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal weights that keep the variance of a linear layer's outputs.

    Formula (LeCun et al. 1998, "Efficient BackProp"; Keras page "LecunNormal"):
        mean 0, variance 1 / fan_in

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.

    Returns:
        (fan_in, fan_out) weights; the normal may be cut off at two standard deviations or not.
    """
    return rng.normal(0.0, np.sqrt(1 / fan_in), size=(fan_in, fan_out))


def he_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform weights for layers that a ReLU follows.

    Formula (He et al. 2015; Keras page "HeUniform"):
        w ~ U[-limit, limit], limit = sqrt(6 / fan_in)

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.

    Returns:
        (fan_in, fan_out) weights of variance 2 / fan_in.
    """
    limit = np.sqrt(6 / fan_in)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal weights for layers that a ReLU follows.

    Formula (He et al. 2015, eq. 10; Keras page "HeNormal"):
        mean 0, variance 2 / fan_in

    Args:
        fan_in: number of inputs.
        fan_out: number of outputs.
        rng: generator that the weights are drawn from.

    Returns:
        (fan_in, fan_out) weights; the normal may be cut off at two standard deviations or not.
    """
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))


def activation_spread(x: np.ndarray, weights: list[np.ndarray], activation: str) -> Sequence[float]:
    """Standard deviation of the activations after each layer of a deep network.

    Formula (the experiment of Glorot and Bengio 2010, section 4), from h = x, for each layer in turn:
        h <- activation(h @ w)
        spread = sqrt(mean((h - mean(h))^2)), both means over all N * D entries

    Args:
        x: (N, D) inputs.
        weights: one (D, D) array a layer; the layers have no bias.
        activation: "sigmoid", "tanh" or "relu".

    Returns:
        One number a layer, in order: a list, a tuple or an array.

    Raises:
        ValueError: if the activation has another name.
    """
    functions = {
        "sigmoid": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),  # 1 / (1 + exp(-z)) without overflow
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
    }
    if activation not in functions:
        raise ValueError(
            f'activation must be "sigmoid", "tanh" or "relu". Received: activation={activation!r}'
        )
    spreads = []
    for layer_weights in weights:
        x = functions[activation](x @ layer_weights)  # (N, D)
        spreads.append(np.std(x))
    return spreads
