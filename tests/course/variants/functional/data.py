"""Augmentations as index arithmetic, mini-batches as a generator of generators' slices."""

from functools import partial, reduce
from itertools import islice, product

import numpy as np

normalize = partial(np.multiply, np.reciprocal(255.0))
flatten = lambda images: np.concatenate(images, axis=1).reshape(28, len(images), 28).swapaxes(0, 1).reshape(-1, 784)
one_hot = lambda labels, num_classes: [[int(j == label) for j in range(num_classes)] for label in labels]
accuracy = lambda scores, labels: np.array(np.mean([row.argmax() == y for row, y in zip(scores, labels)]))


def train_val_split(x, y, validation_fraction, rng):
    """A ticket for everyone; the lowest tickets validate."""
    tickets = rng.random(len(x))
    lot = np.quantile(tickets, validation_fraction)
    inside = tickets <= lot
    return tuple(part[chosen] for chosen in (~inside, inside) for part in (x, y))


def minibatches(x, y, batch_size, rng):
    pairs = iter(rng.permutation(len(x)))
    while batch := list(islice(pairs, batch_size)):
        yield x[batch], y[batch]


def gathered(images, rows, columns):
    """out[n, r, c] = images[n, rows[r], columns[c]], black where there is no such place."""
    _, h, w = images.shape
    there = np.logical_and.outer((0 <= rows) & (rows < h), (0 <= columns) & (columns < w))
    return images[:, np.clip(rows, 0, h - 1)][:, :, np.clip(columns, 0, w - 1)] * there


def shift(images, dx, dy):
    return gathered(images, np.arange(images.shape[1]) - dy, np.arange(images.shape[2]) - dx)


flip_horizontal = lambda images: gathered(images, np.arange(images.shape[1]), np.arange(images.shape[2])[::-1])
crop = lambda images, top, left, height, width: gathered(images, top + np.arange(height), left + np.arange(width))


def resize(images, height, width):
    def one_axis(values, axis, new):
        old = values.shape[axis]
        at = (np.arange(new) + 0.5) / new * old - 0.5
        interpolate = lambda line: np.interp(at, np.arange(old), line)  # its ends are held, as they should be
        return np.apply_along_axis(interpolate, axis, values)

    return one_axis(one_axis(images, 1, height), 2, width)


adjust_brightness = lambda images, delta: np.select([images + delta > 1, images + delta < 0], [1, 0], images + delta)


def erase(images, top, left, height, width):
    rows, columns = np.indices(images.shape[1:])
    inside = ((rows - top) // height == 0) & ((columns - left) // width == 0)
    return np.where(inside, 0, images)


def gaussian_blur(images, sigma, kernel_size=3):
    """In the frequency domain: a convolution is a product there."""
    _, h, w = images.shape
    reach = kernel_size // 2
    bell = np.exp(-(np.arange(-reach, reach + 1.0) ** 2) / 2 / sigma**2)
    bell /= bell.sum()
    shape = (h + 2 * reach, w + 2 * reach)
    spectrum = np.fft.rfft2(images, shape) * np.fft.rfft2(np.outer(bell, bell), shape)
    return np.fft.irfft2(spectrum, shape)[:, reach : reach + h, reach : reach + w]


gaussian_noise = lambda images, stddev, rng: rng.normal(images, stddev)


color_noise = lambda images, stddev, rng: images + rng.normal(0, stddev, (len(images), 1, 1, images.shape[-1]))
