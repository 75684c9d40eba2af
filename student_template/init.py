"""Initialisation: where training starts from.

Every initialiser is a function `name(fan_in, fan_out, rng, ...)` that returns the weights of one dense
layer, (fan_in, fan_out), its entries drawn independently of each other around 0.

Conventions:
    fan_in is the number of inputs of the layer, fan_out the number of its outputs.
    rng is a `numpy.random.Generator` and the only source of randomness.
    N is the number of examples in a batch, D the number of units in each layer.

The names are those of `keras.initializers`, where `xavier` is called `glorot`; of the defaults, the stddev of
`normal` is another one (0.05 there).
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
    raise NotImplementedError("zeros is not implemented yet")


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
    raise NotImplementedError("uniform is not implemented yet")


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
    raise NotImplementedError("normal is not implemented yet")


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
    raise NotImplementedError("xavier_uniform is not implemented yet")


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
    raise NotImplementedError("xavier_normal is not implemented yet")


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
    raise NotImplementedError("lecun_normal is not implemented yet")


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
    raise NotImplementedError("he_uniform is not implemented yet")


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
    raise NotImplementedError("he_normal is not implemented yet")


def activation_spread(x: np.ndarray, weights: list[np.ndarray], activation: str) -> Sequence[float]:
    """Standard deviation of the activations after each layer of a deep network.

    Formula (the experiment of Glorot and Bengio 2010, section 4), from h = x, for each layer in turn:
        h <- activation(h @ w)
        spread = sqrt(mean((h - mean(h))^2)), both means over all N * D entries

    Args:
        x: (N, D) inputs.
        weights: one (D, D) array per layer; the layers have no bias.
        activation: "sigmoid", "tanh" or "relu".

    Returns:
        One number per layer, in order: a list, a tuple or an array.

    Raises:
        ValueError: if the activation has another name.
    """
    raise NotImplementedError("activation_spread is not implemented yet")


def saturation(x: np.ndarray, weights: list[np.ndarray], activation: str) -> Sequence[float]:
    """Share of the units that are saturated, for each layer of a deep network.

    A unit is saturated for an example if the derivative of its activation is less than 1 % of the largest
    derivative that this activation has: hardly any gradient passes it. The largest derivative is 1/4 for
    "sigmoid" and 1 for "tanh" and "relu". So a ReLU is saturated where it gives 0.

    Formula (after Glorot and Bengio 2010, section 3), with h as in `activation_spread`:
        derivative = h (1 - h) for "sigmoid", 1 - h^2 for "tanh", 1 where h > 0 and else 0 for "relu"
        saturation = the share of all N * D entries of h with derivative < 0.01 * largest derivative

    Args:
        x: (N, D) inputs.
        weights: one (D, D) array per layer; the layers have no bias.
        activation: "sigmoid", "tanh" or "relu".

    Returns:
        One number from 0 to 1 per layer, in order: a list, a tuple or an array.

    Raises:
        ValueError: if the activation has another name.
    """
    raise NotImplementedError("saturation is not implemented yet")


def gradient_spread(
    x: np.ndarray, weights: list[np.ndarray], activation: str, dout: np.ndarray
) -> Sequence[float]:
    """Standard deviation of the gradient at each layer of a deep network, on its way back.

    It is measured where the gradient of a layer's weights is made of it: before the layer's activation, at
    z = h_before @ w, with h_before the layer's input.

    Formula (Glorot and Bengio 2010, eq. 2), from dh = dout, for each layer in turn, the last one first:
        dz = dh * derivative of the activation at z
        spread = sqrt(mean((dz - mean(dz))^2)), both means over all N * D entries
        dh <- dz @ w.T, for the layer before

    Args:
        x: (N, D) inputs.
        weights: one (D, D) array per layer; the layers have no bias.
        activation: "sigmoid", "tanh" or "relu".
        dout: (N, D) gradient of the loss with respect to what the last layer gives, after its activation.

    Returns:
        One number per layer, the first layer first: a list, a tuple or an array.

    Raises:
        ValueError: if the activation has another name.
    """
    raise NotImplementedError("gradient_spread is not implemented yet")
