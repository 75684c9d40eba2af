"""Images as linear algebra: most augmentations are a matrix from the left and one from the right."""

import numpy as np
from numpy import einsum
from numpy.lib.stride_tricks import sliding_window_view


def both_sides(left, images, right):
    return einsum("rh,nhw,wc->nrc", left, images, right)


def normalize(images):
    return einsum("nhw,->nhw", images, 1 / 255)


def flatten(images):
    return images.reshape(-1, images.shape[1] * images.shape[2])


def one_hot(labels, num_classes):
    return labels[:, None] == np.arange(num_classes)  # booleans are zeros and ones, too


def train_val_split(x, y, validation_fraction, rng):
    count = int(np.ceil(len(x) * validation_fraction))
    chosen = np.zeros(len(x), dtype=bool)
    chosen[rng.choice(len(x), size=count, replace=False)] = True
    return x[~chosen], y[~chosen], x[chosen], y[chosen]


def minibatches(x, y, batch_size, rng):
    order = np.argsort(rng.random(len(x)))
    cuts = np.arange(batch_size, len(x), batch_size)
    return zip(np.split(x[order], cuts), np.split(y[order], cuts))


def accuracy(scores, labels):
    n = np.arange(len(labels))
    return einsum("n->", (scores.max(axis=1) == scores[n, labels]).astype(float)) / len(labels)


def shift(images, dx, dy):
    _, h, w = images.shape
    return both_sides(np.eye(h, k=-dy), images, np.eye(w, k=dx))


def flip_horizontal(images):
    return einsum("nhw,wc->nhc", images, np.eye(images.shape[2])[::-1])


def crop(images, top, left, height, width):
    _, h, w = images.shape
    return both_sides(np.eye(height, h, k=top), images, np.eye(w, width, k=-left))


def hats(old, new):
    """How much each old pixel gives to each new one, (new, old): the hat function around its middle."""
    middle = np.clip((np.arange(new) + 0.5) * (old / new) - 0.5, 0, old - 1)
    return np.maximum(0, 1 - np.abs(middle[:, None] - np.arange(old)))


def resize(images, height, width):
    _, h, w = images.shape
    return both_sides(hats(h, height), images, hats(w, width).T)


def adjust_brightness(images, delta):
    return np.minimum(np.maximum(images + delta, 0), 1)


def erase(images, top, left, height, width):
    _, h, w = images.shape
    rows = (np.arange(h) >= top) & (np.arange(h) < top + height)
    columns = (np.arange(w) >= left) & (np.arange(w) < left + width)
    return images * (1 - einsum("h,w->hw", rows.astype(float), columns.astype(float)))


def gaussian_blur(images, sigma, kernel_size=3):
    r = kernel_size // 2
    bell = np.exp(-0.5 * (np.arange(-r, r + 1) / sigma) ** 2)
    bell /= bell.sum()
    windows = sliding_window_view(np.pad(images, [(0, 0), (r, r), (r, r)]), (kernel_size, kernel_size), (1, 2))
    return einsum("nhwij,i,j->nhw", windows, bell, bell)


def gaussian_noise(images, stddev, rng):
    return images + einsum(",nhw->nhw", stddev, rng.standard_normal(images.shape))


def color_noise(images, stddev, rng):
    tints = einsum(",nc->nc", stddev, rng.standard_normal(images.shape[::3]))
    return images + einsum("nc,nhwc->nhwc", tints, np.ones(images.shape))
