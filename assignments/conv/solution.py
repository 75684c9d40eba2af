"""Convolution: layers that look at an image through a small window, and a network that is made of them.

An affine layer has a weight of its own for every pixel. A convolution has one small kernel, and lays it over
every place of the image: few weights, and what is learnt at one place is known at all places.

Conventions:
    N images of H x W pixels with C channels, channels last: x (N, H, W, C).
    F filters, each kh x kw pixels in size and C channels deep: kernel (kh, kw, C, F), bias (F,).
    dout is the gradient of the loss with respect to a layer's output and has the output's shape; dx, dkernel
    and dbias have the shapes of x, kernel and bias. Nothing is divided by N here: the loss has done that.
    A cache may be any object. Each forward call returns one of its own.

Sizes (Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning"; Keras, "Conv2D layer"),
for each of the two directions, with k for the size of the kernel or pool:
    padding "valid": out = floor((size - k) / stride) + 1, nothing is added
    padding "same":  out = ceil(size / stride), and max((out - 1) stride + k - size, 0) pixels are added, half
    of them on each side; if their number is odd, the one left over goes to the bottom, or to the right
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from backprop import affine_backward, affine_forward, relu_backward, relu_forward
from init import he_normal
from optimizers import adam, step_decay
from softmax_loss import softmax_loss

CLASSES = 10

# What you tune. Add what you need; "epochs" has to stay, for the progress bar.
HYPERPARAMETERS = {
    "epochs": 3,
    "batch_size": 100,
    "learning_rate": 0.002,
    "filters": [8],  # one number per convolution
    "kernel_size": 5,
    "strides": 2,
}

# BEGIN SOLUTION
HYPERPARAMETERS |= {
    "epochs": 7,
    "filters": [16, 32],
    "drop": 0.3,  # what is left of the learning rate ...
    "drop_every": 3,  # ... after so many epochs
}
# END SOLUTION


def conv2d_forward(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, strides: int = 1, padding: str = "valid"
) -> tuple[np.ndarray, Any]:
    """Compute a convolution layer.

    Shapes: x (N, H, W, C), kernel (kh, kw, C, F), bias (F,) -> out (N, OH, OW, F), of the size said above.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.1, equation 9.6; Keras, "Conv2D
    layer"):
        out_nijf = bias_f + sum_abc x_(n, i s + a, j s + b, c) kernel_abcf,  s = strides, x padded with 0

    The kernel is not flipped: strictly, this is a cross-correlation.

    Args:
        x: images, or what another layer made of them; the kernel fits into them.
        kernel: one filter along the last axis.
        bias: one number per filter.
        strides: how many pixels the window moves at a time, down and to the right.
        padding: "valid" or "same".

    Returns:
        The pair (out, cache).
    """
    # BEGIN SOLUTION
    kh, kw, _, filters = kernel.shape
    padded, corner = _padded(x, (kh, kw), strides, padding, 0)
    columns = _windows(padded, (kh, kw), strides)
    count, height, width = columns.shape[:3]
    columns = columns.reshape(count * height * width, -1)  # im2col: one window a row
    out = columns @ kernel.reshape(-1, filters) + bias
    cache = (x.shape, padded.shape, corner, columns, kernel, strides)
    return out.reshape(count, height, width, filters), cache
    # END SOLUTION


def conv2d_backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pass a gradient back through a convolution layer.

    Shapes: dout (N, OH, OW, F) -> dx (N, H, W, C), dkernel (kh, kw, C, F), dbias (F,).

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.5, equations 9.11 and 9.13):
        dbias_f = sum_nij dout_nijf
        dkernel_abcf = sum_nij x_(n, i s + a, j s + b, c) dout_nijf,  x padded as in the forward pass
        dx_nhwc = sum of dout_nijf kernel_abcf over all i, j, a, b, f with i s + a = h and j s + b = w

    A pixel lies in several windows; what comes back from each of them adds up. What belongs to padding is
    cut off.

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `conv2d_forward` returned.

    Returns:
        The triple (dx, dkernel, dbias).
    """
    # BEGIN SOLUTION
    shape, padded_shape, corner, columns, kernel, strides = cache
    kh, kw, _, filters = kernel.shape
    flat = dout.reshape(-1, filters)
    dkernel = (columns.T @ flat).reshape(kernel.shape)
    dcolumns = flat @ kernel.reshape(-1, filters).T
    dwindows = dcolumns.reshape(*dout.shape[:3], kh, kw, -1)
    dpadded = np.zeros(padded_shape, dtype=dout.dtype)
    for a, b in np.ndindex(kh, kw):  # no two windows have the same pixel at the same place in the kernel
        _every(dpadded, (a, b), dout.shape, strides)[...] += dwindows[:, :, :, a, b]
    return _cut(dpadded, shape, corner), dkernel, flat.sum(axis=0)
    # END SOLUTION


def max_pool_forward(
    x: np.ndarray, pool_size: int = 2, strides: int | None = None, padding: str = "valid"
) -> tuple[np.ndarray, Any]:
    """Compute a max-pooling layer.

    Shapes: x (N, H, W, C) -> out (N, OH, OW, C), of the size said above.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.3; Keras, "MaxPooling2D
    layer"):
        out_nijc = the largest x_(n, i s + a, j s + b, c) of the window, 0 <= a, b < pool_size, s = strides

    Each channel is pooled for itself. Padding is never the maximum: it counts as minus infinity.

    Args:
        x: images, or what another layer made of them; the window fits into them.
        pool_size: height and width of the window.
        strides: how many pixels the window moves at a time; None for pool_size.
        padding: "valid" or "same".

    Returns:
        The pair (out, cache).
    """
    # BEGIN SOLUTION
    strides = pool_size if strides is None else strides
    padded, corner = _padded(x, (pool_size, pool_size), strides, padding, -np.inf)
    windows = _windows(padded, (pool_size, pool_size), strides)
    windows = windows.reshape(*windows.shape[:3], -1, x.shape[3])
    winners = windows.argmax(axis=3)  # where in the window the maximum stands, counted row by row
    cache = (x.shape, padded.shape, corner, winners, pool_size, strides)
    return windows.max(axis=3), cache
    # END SOLUTION


def max_pool_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """Pass a gradient back through a max-pooling layer.

    Shapes: dout (N, OH, OW, C) -> dx (N, H, W, C).

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.3):
        d out_nijc / d x = 1 at the pixel of the window that is the maximum, and 0 at the others

    Where windows overlap, a pixel may be the maximum of several of them: their gradients add up. Where a
    window has two equal maxima, either of them is right.

    Args:
        dout: gradient of the loss with respect to out.
        cache: what `max_pool_forward` returned.

    Returns:
        dx.
    """
    # BEGIN SOLUTION
    shape, padded_shape, corner, winners, pool_size, strides = cache
    dpadded = np.zeros(padded_shape, dtype=dout.dtype)
    for place, (a, b) in enumerate(np.ndindex(pool_size, pool_size)):
        _every(dpadded, (a, b), dout.shape, strides)[...] += dout * (winners == place)
    return _cut(dpadded, shape, corner)
    # END SOLUTION


def flatten(x: np.ndarray) -> np.ndarray:
    """Lay each image out in a row, so that an affine layer can follow.

    Shapes: x (N, H, W, C) -> (N, H W C).

    Formula (Keras, "Flatten layer"):
        row by row, in a row pixel by pixel, in a pixel channel by channel (NumPy's order "C")

    Args:
        x: what the last convolution or pooling gave.

    Returns:
        One row per image; it may share its numbers with x.
    """
    # BEGIN SOLUTION
    return x.reshape(len(x), -1)
    # END SOLUTION


# BEGIN SOLUTION
def _padded(x, window, strides, padding, value):
    """x with a border of `value`, and how many rows stand above it and how many columns to its left."""
    if padding == "valid":
        return x, (0, 0)
    sizes = x.shape[1:3]
    outs = [-(-size // strides) for size in sizes]
    totals = [max((out - 1) * strides + k - n, 0) for out, k, n in zip(outs, window, sizes, strict=True)]
    rows, columns = [(total // 2, total - total // 2) for total in totals]
    return np.pad(x, ((0, 0), rows, columns, (0, 0)), constant_values=value), (rows[0], columns[0])


def _windows(padded, window, strides):
    """Each window of the images: (N, OH, OW, kh, kw, C), a view."""
    views = np.lib.stride_tricks.sliding_window_view(padded, window, axis=(1, 2))  # (N, ., ., C, kh, kw)
    return views[:, ::strides, ::strides].transpose(0, 1, 2, 4, 5, 3)


def _every(padded, place, out_shape, strides):
    """The pixels that stand at one place of every window, (N, OH, OW, C): a view that can be written to."""
    (a, b), (_, height, width, _) = place, out_shape
    return padded[:, a : a + strides * height : strides, b : b + strides * width : strides]


def _cut(padded, shape, corner):
    """The images without their border."""
    (top, left), (_, height, width, _) = corner, shape
    return padded[:, top : top + height, left : left + width]


# END SOLUTION


def train(
    x_train: np.ndarray,
    y_train: np.ndarray,
    x_val: np.ndarray,
    y_val: np.ndarray,
    rng: np.random.Generator,
    log: Callable[[int, float, float, float], None],
) -> Any:
    """Train a convolutional network on images and their labels.

    Shapes: x_train (N, 28, 28), y_train (N,), x_val (M, 28, 28), y_val (M,) -> parameters.

    Formula (LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document
    Recognition"; Keras, "Model training APIs", method fit), in every epoch:
        put the training images into a new random order
        for each mini-batch in turn: scores, loss, gradients; one optimiser step for every parameter
        log(epoch, train_loss, val_loss, val_accuracy)

    It is the loop of *mnist*, with convolutions of yours before the last affine layer.

    Args:
        x_train: images to learn from, uint8, 100 or more.
        y_train: their labels.
        x_val: images to judge by.
        y_val: their labels.
        rng: generator that weights and orders are drawn from.
        log: to be called once per epoch with the number of the epoch, the mean training loss over the epoch,
            and the loss and the accuracy (between 0 and 1) on the validation images.

    Returns:
        The parameters of the trained network, any object that `predict` understands.
    """
    # BEGIN SOLUTION
    parameters = _new_parameters(x_train.shape[1:], rng)
    states = [({}, {}) for _ in parameters]  # Adam's, for each kernel or weights and each bias
    for epoch in range(HYPERPARAMETERS["epochs"]):
        learning_rate = step_decay(
            HYPERPARAMETERS["learning_rate"],
            epoch,
            drop=HYPERPARAMETERS["drop"],
            every=HYPERPARAMETERS["drop_every"],
        )
        summed_loss = 0.0
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), HYPERPARAMETERS["batch_size"]):
            batch = order[start : start + HYPERPARAMETERS["batch_size"]]
            scores, caches = _scores(parameters, _pixels(x_train[batch]))
            loss, dscores = softmax_loss(scores, y_train[batch])
            parameters, states = _step(parameters, _gradients(dscores, caches), states, learning_rate)
            summed_loss += loss * len(batch)
        val_scores = _all_scores(parameters, x_val)
        val_loss, _ = softmax_loss(val_scores, y_val)
        log(epoch + 1, summed_loss / len(order), val_loss, np.mean(val_scores.argmax(axis=1) == y_val))
    return parameters
    # END SOLUTION


def predict(parameters: Any, x: np.ndarray) -> np.ndarray:
    """Read the digit in every image.

    Shapes: x (N, 28, 28) -> labels (N,), whole numbers from 0 to 9.

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3):
        label_n = the class with the largest score of image n

    The label of an image depends on the network and on this image alone, not on the others beside it.
    10,000 images come at once; their windows need much memory, so take a few hundred at a time.

    Args:
        parameters: what `train` returned.
        x: images as `train` gets them, uint8.

    Returns:
        One label per image.
    """
    # BEGIN SOLUTION
    return _all_scores(parameters, x).argmax(axis=1)
    # END SOLUTION


# BEGIN SOLUTION
def _pixels(images):
    """Images as numbers between 0 and 1 with one channel, (N, 28, 28, 1). float32 halves the time."""
    return images[..., np.newaxis].astype(np.float32) / 255


def _new_parameters(size, rng):
    """(kernel, bias) of each convolution, and (weights, bias) of the affine layer at the end."""
    k, strides = HYPERPARAMETERS["kernel_size"], HYPERPARAMETERS["strides"]
    parameters, channels = [], 1
    for filters in HYPERPARAMETERS["filters"]:
        kernel = he_normal(k * k * channels, filters, rng).reshape(k, k, channels, filters)
        parameters.append(_with_bias(kernel))
        size = [-(-pixels // strides) for pixels in size]  # with padding "same"
        channels = filters
    return [*parameters, _with_bias(he_normal(size[0] * size[1] * channels, CLASSES, rng))]


def _with_bias(weights):
    return weights.astype(np.float32), np.zeros(weights.shape[-1], dtype=np.float32)


def _scores(parameters, out):
    """The scores (N, 10) of pixels, and the caches of all layers."""
    *convolutions, last = parameters
    caches = []
    for kernel, bias in convolutions:
        out, cache = conv2d_forward(out, kernel, bias, strides=HYPERPARAMETERS["strides"], padding="same")
        out, relu_cache = relu_forward(out)
        caches.append((cache, relu_cache))
    scores, cache = affine_forward(flatten(out), *last)
    return scores, (caches, out.shape, cache)


def _gradients(dscores, caches):
    """The gradient of every kernel, weights and bias, in the parameters' order."""
    convolutions, shape, cache = caches
    dout, *last = affine_backward(dscores, cache)
    dout = dout.reshape(shape)
    gradients = [last]
    for cache, relu_cache in reversed(convolutions):
        dout, *pair = conv2d_backward(relu_backward(dout, relu_cache), cache)
        gradients.append(pair)
    return gradients[::-1]


def _step(parameters, gradients, states, learning_rate):
    """One step of Adam for every array; returns the new parameters and states."""
    new_parameters, new_states = [], []
    for arrays, slopes, state in zip(parameters, gradients, states, strict=True):
        moved = [
            adam(*triple, learning_rate=learning_rate) for triple in zip(arrays, slopes, state, strict=True)
        ]
        new_parameters.append(tuple(array for array, _ in moved))
        new_states.append(tuple(after for _, after in moved))
    return new_parameters, new_states


def _all_scores(parameters, images):
    """The scores of any number of images, some hundreds at a time."""
    parts = [_pixels(images[start : start + 500]) for start in range(0, len(images), 500)]
    return np.concatenate([_scores(parameters, part)[0] for part in parts])


# END SOLUTION
