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
    "hidden_units": [64],  # one number a hidden layer
}

HYPERPARAMETERS |= {
    "epochs": 8,
    "batch_size": 100,
    "hidden_units": [256, 128],
    "drop": 0.3,  # what is left of the learning rate ...
    "drop_every": 3,  # ... after so many epochs
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
        log: to be called once an epoch with the number of the epoch, the mean training loss over the epoch,
            and the loss and the accuracy (between 0 and 1) on the validation images.

    Returns:
        The parameters of the trained network, any object that `predict` understands.
    """
    widths = [x_train[0].size, *HYPERPARAMETERS["hidden_units"], CLASSES]
    layers = [_new_layer(*pair, rng) for pair in zip(widths[:-1], widths[1:], strict=True)]
    states = [({}, {}) for _ in layers]  # Adam's, for each weights and each bias
    pixels, val_pixels = _pixels(x_train), _pixels(x_val)
    for epoch in range(HYPERPARAMETERS["epochs"]):
        learning_rate = step_decay(
            HYPERPARAMETERS["learning_rate"],
            epoch,
            drop=HYPERPARAMETERS["drop"],
            every=HYPERPARAMETERS["drop_every"],
        )
        summed_loss = 0.0
        order = rng.permutation(len(pixels))
        for start in range(0, len(order), HYPERPARAMETERS["batch_size"]):
            batch = order[start : start + HYPERPARAMETERS["batch_size"]]
            scores, caches = mlp_forward(pixels[batch], layers)
            loss, dscores = softmax_loss(scores, y_train[batch])
            gradients = mlp_backward(dscores, caches)
            layers, states = _step(layers, gradients, states, learning_rate)
            summed_loss += loss * len(batch)
        val_scores, _ = mlp_forward(val_pixels, layers)
        val_loss, _ = softmax_loss(val_scores, y_val)
        val_accuracy = np.mean(val_scores.argmax(axis=1) == y_val)
        log(epoch + 1, summed_loss / len(pixels), val_loss, val_accuracy)
    return layers


def _new_layer(fan_in, fan_out, rng):
    """The (weights, bias) that a layer starts with. float32 halves the time of a matrix product."""
    return he_normal(fan_in, fan_out, rng).astype(np.float32), np.zeros(fan_out, dtype=np.float32)


def _pixels(images):
    """Images as rows of numbers between 0 and 1, (N, 784)."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def _step(layers, gradients, states, learning_rate):
    """One step of Adam for every weights and every bias; returns the new layers and states."""
    new_layers, new_states = [], []
    for layer, gradient, state in zip(layers, gradients, states, strict=True):
        weights, weights_state = adam(layer[0], gradient[0], state[0], learning_rate=learning_rate)
        bias, bias_state = adam(layer[1], gradient[1], state[1], learning_rate=learning_rate)
        new_layers.append((weights, bias))
        new_states.append((weights_state, bias_state))
    return new_layers, new_states




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
        One label an image.
    """
    scores, _ = mlp_forward(_pixels(x), parameters)
    return scores.argmax(axis=1)


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
    arrays = {}
    for number, (weights, bias) in enumerate(parameters):
        arrays[f"weights_{number}"] = weights
        arrays[f"bias_{number}"] = bias
    np.savez(path, **arrays)


def load_checkpoint(path: str) -> Any:
    """Read the parameters of a network from a file.

    Formula (NumPy, "numpy.load"; Keras, "Model saving APIs", method load_weights):
        the object that `save_checkpoint` got, made again from its arrays

    Args:
        path: a file that `save_checkpoint` wrote.

    Returns:
        Parameters with which `predict` gives the same labels as with those that were saved.
    """
    with np.load(path, allow_pickle=False) as archive:
        count = len(archive.files) // 2
        return [(archive[f"weights_{number}"], archive[f"bias_{number}"]) for number in range(count)]
