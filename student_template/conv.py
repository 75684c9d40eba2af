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
    raise NotImplementedError("conv2d_forward is not implemented yet")


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
    raise NotImplementedError("conv2d_backward is not implemented yet")


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
    raise NotImplementedError("max_pool_forward is not implemented yet")


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
    raise NotImplementedError("max_pool_backward is not implemented yet")


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
    raise NotImplementedError("flatten is not implemented yet")


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
    raise NotImplementedError("train is not implemented yet")


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
    raise NotImplementedError("predict is not implemented yet")
