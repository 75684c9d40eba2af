"""Data: from raw images to mini-batches, and images made from images.

Conventions:
    images are (N, H, W): N images of H rows and W columns of pixels, 0 black. Those of MNIST are 28 x 28 and
        uint8, 0 to 255. All functions below `accuracy` get images as `normalize` gives them, numbers in
        [0, 1], of any height and width: a cropped image need not be square.
    row 0 is at the top, column 0 on the left: images[n, row, column].
    labels are (N,), integers of any type, from 0 to C - 1 for C classes.
    rng is a `numpy.random.Generator` and the only source of randomness.
    Every function returns something new and leaves its arguments as they are.
"""

from collections.abc import Iterable

import numpy as np

# -- preparing ---------------------------------------------------------------------------------


def normalize(images: np.ndarray) -> np.ndarray:
    """Turn pixels from bytes into numbers between 0 and 1.

    Shapes: images (N, 28, 28) -> (N, 28, 28).

    Formula (Keras page "Rescaling layer", with scale 1/255):
        out = images / 255

    Args:
        images: uint8, 0 to 255.

    Returns:
        Floats: 0 for black, 1 for white. The same byte gives the same number in every image.
    """
    return images / 255


def flatten(images: np.ndarray) -> np.ndarray:
    """Lay the pixels of each image in one row.

    Shapes: images (N, 28, 28) -> (N, 784).

    Formula (Keras page "Flatten layer"):
        out[n, 28 * row + column] = images[n, row, column]

    Args:
        images: of any type of number.

    Returns:
        One image a row, its pixels in reading order.
    """
    return images.reshape(len(images), -1)


def one_hot(labels: np.ndarray, num_classes: int) -> np.ndarray:
    """Write each label as a row of zeros with a single one.

    Shapes: labels (N,) -> (N, num_classes).

    Formula (Keras page "Python & NumPy utilities", function to_categorical):
        out[n, j] = 1 where j = labels[n], else 0

    Args:
        labels: integers of any type, from 0 to num_classes - 1.
        num_classes: how many classes there are, also where some do not occur in `labels`.

    Returns:
        One row a label.
    """
    return np.eye(num_classes)[labels]


# -- splitting and measuring -------------------------------------------------------------------


def train_val_split(
    x: np.ndarray, y: np.ndarray, validation_fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Put examples aside at random, to judge by and not to learn from.

    Shapes: x (N, ...), y (N,) -> (N - V, ...), (N - V,), (V, ...), (V,).

    Formula (Keras page "Dataset utilities", function split_dataset), V near N * validation_fraction:
        order = a random permutation of 0 ... N - 1
        V of its numbers name the validation examples, the others the training examples

    Args:
        x: examples along the first axis.
        y: their labels.
        validation_fraction: share of the examples to put aside; one example more or less does not matter.
        rng: generator that the order is drawn from.

    Returns:
        (x_train, y_train, x_val, y_val). Every example is in one of the two parts, with its label.
    """
    order = rng.permutation(len(x))
    count = round(len(x) * validation_fraction)
    validation, train = order[:count], order[count:]
    return x[train], y[train], x[validation], y[validation]


def minibatches(
    x: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Go through all examples once, in random order, a few at a time.

    Shapes: x (N, ...), y (N,) -> pairs of (batch_size, ...) and (batch_size,).

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 8.1.3; Keras, "Model training
    APIs", arguments batch_size and shuffle of method fit):
        order = a new random permutation of 0 ... N - 1
        batch k holds the examples that order names from k * batch_size on, batch_size of them

    Args:
        x: examples along the first axis.
        y: their labels.
        batch_size: examples in a batch. What is left for the last batch may be fewer, but never none.
        rng: generator that the order is drawn from, a new one at every call.

    Returns:
        The pairs (x_batch, y_batch), as a list or as a generator that yields them.
    """
    order = rng.permutation(len(x))
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        yield x[batch], y[batch]


def accuracy(scores: np.ndarray, labels: np.ndarray) -> float:
    """Share of the examples whose highest score is that of the true class.

    Shapes: scores (N, C), labels (N,) -> one number.

    Formula (Keras page "Accuracy metrics", SparseCategoricalAccuracy):
        1/N * the number of n with argmax_j scores[n, j] = labels[n]

    Args:
        scores: any numbers, the higher the surer; they need not be probabilities.
        labels: the true classes.

    Returns:
        A number between 0 and 1.
    """
    return float(np.mean(scores.argmax(axis=1) == labels))


# -- images made from images -------------------------------------------------------------------


def shift(images: np.ndarray, dx: int, dy: int) -> np.ndarray:
    """Move images to the right and down.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (Keras page "RandomTranslation layer", fill_mode "constant"):
        out[n, row, column] = images[n, row - dy, column - dx] where there is such a pixel, else 0

    Args:
        images: numbers in [0, 1].
        dx: columns to the right; negative: to the left. May be more than the width.
        dy: rows down; negative: up. May be more than the height.

    Returns:
        The moved images. What leaves the picture is gone, what comes in is 0.
    """
    _, height, width = images.shape
    above, beside = abs(dy), abs(dx)
    padded = np.pad(images, ((0, 0), (above, above), (beside, beside)))
    top, left = above - dy, beside - dx
    return padded[:, top : top + height, left : left + width]


def flip_horizontal(images: np.ndarray) -> np.ndarray:
    """Mirror images: what is on the left comes to the right.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (Keras page "RandomFlip layer", mode "horizontal"):
        out[n, row, column] = images[n, row, W - 1 - column]

    Args:
        images: numbers in [0, 1].

    Returns:
        The mirrored images.
    """
    return images[:, :, ::-1].copy()


def crop(images: np.ndarray, top: int, left: int, height: int, width: int) -> np.ndarray:
    """Cut the same rectangle out of every image.

    Shapes: images (N, H, W) -> (N, height, width).

    Formula (Keras page "Image utilities", function crop_images):
        out[n, row, column] = images[n, top + row, left + column]

    Args:
        images: numbers in [0, 1].
        top: first row of the rectangle.
        left: first column of the rectangle.
        height: number of its rows.
        width: number of its columns. The rectangle lies within the image.

    Returns:
        The rectangles.
    """
    return images[:, top : top + height, left : left + width].copy()


def resize(images: np.ndarray, height: int, width: int) -> np.ndarray:
    """Make images larger or smaller by bilinear interpolation.

    Shapes: images (N, H, W) -> (N, height, width).

    Formula (Keras page "Image utilities", function resize, interpolation "bilinear", antialias False), for
    the rows, and for the columns alike:
        r = (row + 1/2) * H / height - 1/2, the place of the middle of a new pixel; no less than 0, no
            more than H - 1
        the new pixel lies between the old rows i = floor(r) and i + 1; with f = r - i,
        out[row] = (1 - f) * images[i] + f * images[i + 1]

    Args:
        images: numbers in [0, 1].
        height: rows of the new images, 1 or more.
        width: columns of the new images, 1 or more.

    Returns:
        The resized images.
    """
    above, below, down = _between(images.shape[1], height)
    left, right, across = _between(images.shape[2], width)
    rows = (1 - down[:, None]) * images[:, above] + down[:, None] * images[:, below]  # (N, height, W)
    return (1 - across) * rows[:, :, left] + across * rows[:, :, right]  # (N, height, width)


def _between(old, new):
    """For each of `new` pixels: which of `old` ones it lies between, and how far it is past the first."""
    middle = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    first = np.floor(middle).astype(int)
    return first, np.minimum(first + 1, old - 1), middle - first


def adjust_brightness(images: np.ndarray, delta: float) -> np.ndarray:
    """Make every pixel brighter, or darker, by the same amount.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (Keras page "RandomBrightness layer", value_range (0, 1)):
        out = images + delta, and then no less than 0 and no more than 1

    Args:
        images: numbers in [0, 1].
        delta: what is added; negative: darker.

    Returns:
        The images with the new brightness, numbers in [0, 1].
    """
    return np.clip(images + delta, 0, 1)


def erase(images: np.ndarray, top: int, left: int, height: int, width: int) -> np.ndarray:
    """Blacken the same rectangle in every image.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (DeVries and Taylor 2017, "Cutout"; Keras page "RandomErasing layer"):
        out = 0 in the rows top ... top + height - 1 of the columns left ... left + width - 1
        out = images everywhere else

    Args:
        images: numbers in [0, 1].
        top: first row of the rectangle.
        left: first column of the rectangle.
        height: number of its rows.
        width: number of its columns. The rectangle lies within the image.

    Returns:
        The images with a black rectangle.
    """
    erased = images.copy()
    erased[:, top : top + height, left : left + width] = 0
    return erased


def gaussian_blur(images: np.ndarray, sigma: float, kernel_size: int = 3) -> np.ndarray:
    """Blur images with a bell-shaped kernel.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (Keras page "Image utilities", function gaussian_blur), with r = (kernel_size - 1) / 2:
        k[i, j] = exp(-(i^2 + j^2) / (2 sigma^2)), i and j from -r to r, then divided by the sum of all
        out[n, row, column] = sum over i, j of k[i, j] * images[n, row + i, column + j]
    Outside of the image, pixels count as 0.

    Args:
        images: numbers in [0, 1].
        sigma: width of the bell in pixels, more than 0.
        kernel_size: rows and columns of the kernel, an odd number.

    Returns:
        The blurred images, as large as before.
    """
    _, height, width = images.shape
    reach = kernel_size // 2
    bell = np.exp(-((np.arange(kernel_size) - reach) ** 2) / (2 * sigma**2))  # (kernel_size,)
    kernel = np.outer(bell, bell) / np.sum(bell) ** 2
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    blurred = np.zeros(images.shape)
    for i in range(kernel_size):
        for j in range(kernel_size):
            blurred += kernel[i, j] * padded[:, i : i + height, j : j + width]
    return blurred


def gaussian_noise(images: np.ndarray, stddev: float, rng: np.random.Generator) -> np.ndarray:
    """Add a random number to every pixel.

    Shapes: images (N, H, W) -> (N, H, W).

    Formula (Keras page "GaussianNoise layer"), for each pixel of each image on its own:
        out = images + a draw from the normal distribution of mean 0 and standard deviation stddev

    Args:
        images: numbers in [0, 1].
        stddev: standard deviation of the noise, 0 or more.
        rng: generator that the noise is drawn from.

    Returns:
        The noisy images. They are not clipped: some pixels lie below 0 or above 1.
    """
    return images + rng.normal(0, stddev, size=images.shape)


def color_noise(images: np.ndarray, stddev: float, rng: np.random.Generator) -> np.ndarray:
    """Give every image a tint: add a random number to each of its channels.

    Shapes: images (N, H, W, C) -> (N, H, W, C), C channels, 3 for red, green and blue.

    Formula (Keras page "GaussianNoise layer", applied to a whole channel), for each channel of each image on
    its own:
        out = images + a draw from the normal distribution of mean 0 and standard deviation stddev

    All pixels of a channel get the same number: edges stay where they are, the light has another colour.

    Args:
        images: numbers in [0, 1].
        stddev: standard deviation of the draws, 0 or more.
        rng: generator that they are drawn from.

    Returns:
        The tinted images. They are not clipped: some numbers lie below 0 or above 1.
    """
    count, _, _, channels = images.shape
    return images + rng.normal(0, stddev, size=(count, 1, 1, channels))
