"""Handwritten digits: a whole network, made of your own parts.

The other assignments gave you layers, a loss, optimisers and starting weights. Here they come together: a
loop that trains on mini-batches, a function that reads digits, and a file that keeps what was learned.

Conventions:
    N images of 28 x 28 pixels, 784 in a row; C = 10 classes, H hidden units.
    Images arrive as uint8 (N, 28, 28), 0 for black and 255 for white. Labels arrive as integers (N,), 0 to 9.
    A network's parameters may be any object of lists, tuples, dicts, arrays and classes of yours. `train`
    makes them; `predict`, `save_checkpoint` and `load_checkpoint` have to agree with it on what they are.
    rng is a `numpy.random.Generator` and the only source of randomness.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from backprop import mlp_backward, mlp_forward
from init import he_normal
from optimizers import adam, step_decay
from softmax_loss import softmax_loss

CLASSES = 10

# What you tune. Add what you need; "epochs" has to stay, for the progress bar.
HYPERPARAMETERS = {
    "epochs": 3,
    "batch_size": 100,
    "learning_rate": 0.001,
    "hidden_units": [64],  # one number per hidden layer
}


def train(
    x_train: np.ndarray,
    y_train: np.ndarray,
    x_val: np.ndarray,
    y_val: np.ndarray,
    rng: np.random.Generator,
    log: Callable[[int, float, float, float], None],
) -> Any:
    """Train a network on images and their labels.

    Shapes: x_train (N, 28, 28), y_train (N,), x_val (M, 28, 28), y_val (M,) -> parameters.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 8.1.3; Keras, "Model training
    APIs", method fit), in every epoch:
        put the training images into a new random order
        for each mini-batch in turn: scores, loss, gradients; one optimiser step for every parameter
        log(epoch, train_loss, val_loss, val_accuracy)

    The validation images tell how well the network does on images it has not seen. It never learns from
    them. The last mini-batch may be smaller than the others; it counts as well.

    Args:
        x_train: images to learn from, 600 or more.
        y_train: their labels.
        x_val: images to judge by.
        y_val: their labels.
        rng: generator that weights and orders are drawn from.
        log: to be called once per epoch with the number of the epoch, the mean training loss over the epoch,
            and the loss and the accuracy (between 0 and 1) on the validation images.

    Returns:
        The parameters of the trained network, any object that `predict` understands.
    """
    raise NotImplementedError("train is not implemented yet")


def predict(parameters: Any, x: np.ndarray) -> np.ndarray:
    """Read the digit in every image.

    Shapes: x (N, 28, 28) -> labels (N,), whole numbers from 0 to 9.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3):
        label_n = the class with the largest score of image n

    The label of an image depends on the network and on this image alone, not on the others beside it.

    Args:
        parameters: what `train` or `load_checkpoint` returned.
        x: images as `train` gets them, uint8.

    Returns:
        One label per image.
    """
    raise NotImplementedError("predict is not implemented yet")


def save_checkpoint(path: str, parameters: Any) -> None:
    """Write the parameters of a network to a file.

    Formula (NumPy, "numpy.savez"; Keras, "Model saving APIs", method save_weights):
        one named array for every array of the network

    The file has to be readable with `numpy.load(path, allow_pickle=False)`: plain arrays of numbers. A
    pickle can run any code when it is opened, so nobody should open one that comes from somebody else.

    Args:
        path: where to write; it ends in .npz. A file that is there already is written over.
        parameters: what `train` or `load_checkpoint` returned.
    """
    raise NotImplementedError("save_checkpoint is not implemented yet")


def load_checkpoint(path: str) -> Any:
    """Read the parameters of a network from a file.

    Formula (NumPy, "numpy.load"; Keras, "Model saving APIs", method load_weights):
        the object that `save_checkpoint` got, made again from its arrays

    Args:
        path: a file that `save_checkpoint` wrote.

    Returns:
        Parameters with which `predict` gives the same labels as with those that were saved.
    """
    raise NotImplementedError("load_checkpoint is not implemented yet")
