"""Dropout: switch units off at random while training, and none of them afterwards.

The kept units are scaled up while training ("inverted" dropout), so that nothing is left to do when
the network is used.

Conventions:
    x is a batch of activations, (N, D): N examples of D units each.
    rate is the chance to DROP a unit, as in `keras.layers.Dropout`; 1 - rate is the chance to keep it.
    rng is a `numpy.random.Generator` and the only source of randomness.
    cache is whatever the backward function needs to know about its forward call.
"""

from typing import Any

import numpy as np


def dropout_forward(
    x: np.ndarray, rate: float, rng: np.random.Generator, training: bool = True
) -> tuple[np.ndarray, Any]:
    """Drop each unit with chance `rate` and scale up the kept ones.

    Formula (Srivastava et al. 2014; Keras page "Dropout"), for each unit on its own:
        out = 0              with chance rate
        out = x / (1 - rate) otherwise
    When not training, out = x.

    Args:
        x: (N, D) activations.
        rate: chance to drop a unit, 0 <= rate < 1.
        rng: generator that the mask is drawn from.
        training: True while training, False when the network is used.

    Returns:
        (out, cache): out (N, D), and the cache for `dropout_backward`.

    Raises:
        ValueError: if rate is not in [0, 1).
    """
    raise NotImplementedError("dropout_forward is not implemented yet")


def dropout_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """Gradient with respect to the input of `dropout_forward`.

    Formula, with the mask that the forward call drew:
        dx = 0                 where the unit was dropped
        dx = dout / (1 - rate) where it was kept
    When the forward call was not training, dx = dout.

    Args:
        dout: (N, D) d loss / d out.
        cache: what `dropout_forward` returned beside out.

    Returns:
        dx: (N, D) d loss / d x.
    """
    raise NotImplementedError("dropout_backward is not implemented yet")
