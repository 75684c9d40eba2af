"""Batch normalisation: give every feature mean 0 and variance 1, then let the network choose its own.

While training, mean and variance are those of the batch. When the network is used, they are moving
averages that training has left behind.

Conventions:
    x is a batch of activations, (N, D): N examples, D features. Each feature is a column.
    The variance is the biased one everywhere: divided by N, not by N - 1.
    state is {"moving_mean": (D,), "moving_variance": (D,)}.
    cache is whatever the backward function needs to know about its forward call.

Names and defaults are those of `keras.layers.BatchNormalization`.
"""

from typing import Any

import numpy as np


def batch_norm_forward(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    state: dict[str, np.ndarray],
    training: bool = True,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
) -> tuple[np.ndarray, Any, dict[str, np.ndarray]]:
    """Normalise each feature over the batch, then scale it by gamma and shift it by beta.

    Formula (Ioffe and Szegedy 2015, Algorithm 1; Keras page "BatchNormalization"):
        mean, variance = mean and biased variance of each feature over the batch
        out = gamma * (x - mean) / sqrt(variance + epsilon) + beta
        moving <- momentum * moving + (1 - momentum) * batch, for the mean and for the variance
    When not training, mean and variance are the moving ones, and the state stays as it is.

    Args:
        x: (N, D) activations.
        gamma: (D,) scale.
        beta: (D,) shift.
        state: {"moving_mean": (D,), "moving_variance": (D,)}; it may be changed in place.
        training: True while training, False when the network is used.
        momentum: share of the OLD moving value that survives a step.
        epsilon: is added to the variance, inside the root.

    Returns:
        (out, cache, state): out (N, D), the cache for `batch_norm_backward` (needed after a training
        call only), and the state for the next call, with the keys it came with.
    """
    raise NotImplementedError("batch_norm_forward is not implemented yet")


def batch_norm_backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a training call of `batch_norm_forward`.

    Formula (Ioffe and Szegedy 2015, section 3, simplified), where x^ = (x - mean) / sqrt(variance + epsilon)
    and each mean is taken over the batch:
        dbeta = sum over the batch of dout
        dgamma = sum over the batch of dout * x^
        dx = gamma / sqrt(variance + epsilon) * (dout - mean(dout) - x^ * mean(dout * x^))

    Args:
        dout: (N, D) d loss / d out.
        cache: what `batch_norm_forward` returned beside out.

    Returns:
        (dx, dgamma, dbeta): (N, D), (D,) and (D,), the gradients with respect to x, gamma and beta.
    """
    raise NotImplementedError("batch_norm_backward is not implemented yet")
