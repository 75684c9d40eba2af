"""Regularisation: keep the weights small, and stop before the network learns its examples by heart.

Two penalties that are added to a loss, and one object that watches the loss on the validation examples.

Conventions:
    weights is an array of any shape.
    rate says how much a penalty counts. There is no factor 1/2: lectures that write lambda / 2 mean
    rate = lambda / 2.
    An epoch is one pass over the training examples; epochs are counted upwards by the caller.

Names are those of `keras.regularizers` and `keras.callbacks.EarlyStopping` (where patience is 0 by default).
"""

from typing import Any

import numpy as np


def l1_penalty(weights: np.ndarray, rate: float) -> tuple[float, np.ndarray]:
    """Penalty on the size of the weights, and its gradient.

    Formula (Tibshirani 1996; Keras page "L1"):
        penalty = rate * sum(|w|)
        dweights = rate * sign(w), with sign(0) = 0

    Args:
        weights: array of any shape.
        rate: how much the penalty counts.

    Returns:
        (penalty, dweights): a number, and d penalty / d weights in the shape of weights.
    """
    raise NotImplementedError("l1_penalty is not implemented yet")


def l2_penalty(weights: np.ndarray, rate: float) -> tuple[float, np.ndarray]:
    """Penalty on the squared size of the weights, and its gradient.

    Formula (Krogh and Hertz 1992; Keras page "L2", without a factor 1/2):
        penalty = rate * sum(w^2)
        dweights = 2 * rate * w

    Args:
        weights: array of any shape.
        rate: how much the penalty counts.

    Returns:
        (penalty, dweights): a number, and d penalty / d weights in the shape of weights.
    """
    raise NotImplementedError("l2_penalty is not implemented yet")


class EarlyStopping:
    """Says when to stop training, and keeps the parameters of the best epoch.

    Rule (Prechelt 1998; Keras page "EarlyStopping", with restore_best_weights=True):
        an epoch is an improvement if val_loss < best_loss - min_delta
        training stops at the patience-th epoch in a row that is none
    The first epoch is an improvement if its loss is finite. A loss that is NaN or infinite is never one.

    Attributes:
        best_epoch: the epoch of the last improvement; None before the first one.
        best_loss: its validation loss.
        best_params: a deep copy of its parameters: it stays as it is when the caller's arrays change.
    """

    def __init__(self, patience: int = 3, min_delta: float = 0.0) -> None:
        """Begin with no epoch seen.

        Args:
            patience: how many epochs in a row may pass without improvement, 1 or more.
            min_delta: by how much the loss has to fall to count as an improvement, 0 or more.
        """
        raise NotImplementedError("EarlyStopping.__init__ is not implemented yet")

    def update(self, epoch: int, val_loss: float, params: Any) -> bool:
        """Take notice of an epoch that has ended.

        Args:
            epoch: its number.
            val_loss: loss on the validation examples after it.
            params: the network's parameters after it: arrays in lists, tuples and dicts, nested in any way.

        Returns:
            True if training should stop now, otherwise False.
        """
        raise NotImplementedError("EarlyStopping.update is not implemented yet")
