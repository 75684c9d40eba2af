"""Every image for itself; `each` puts them together again."""

import functools

import numpy as np


def each(function):
    @functools.wraps(function)
    def of_all(images, *arguments, **settings):
        return np.array([function(image, *arguments, **settings) for image in images])

    return of_all


@each
def shift(image, dx, dy):
    new = np.zeros_like(image)
    for row, line in enumerate(image):
        for column, pixel in enumerate(line):
            if row + dy in range(len(image)) and column + dx in range(len(line)):
                new[row + dy, column + dx] = pixel
    return new


@each
def flip_horizontal(image):
    return image @ np.eye(image.shape[1])[::-1]


@each
def crop(image, top, left, height, width):
    return image[np.ix_(range(top, top + height), range(left, left + width))]


@each
def resize(image, height, width):
    rows = stretched(image, height)
    return stretched(rows.T, width).T


def stretched(lines, new):
    """Lines between the old ones; the first and the last one are repeated beyond the edges."""
    old = len(lines)
    framed = np.vstack([lines[:1], lines, lines[-1:]])
    at = (np.arange(new) + 0.5) * old / new + 0.5
    below = np.floor(at).astype(int)
    part = (at - below)[:, None]
    return framed[below] * (1 - part) + framed[np.minimum(below + 1, old + 1)] * part


@each
def adjust_brightness(image, delta):
    return np.median([np.zeros_like(image), image + delta, np.ones_like(image)], axis=0)


@each
def erase(image, top, left, height, width):
    image = image.tolist()
    for row in range(top, top + height):
        image[row][left : left + width] = [0] * width
    return np.array(image)


@each
def gaussian_blur(image, sigma, kernel_size=3):
    h, w = image.shape
    reach = kernel_size // 2
    i, j = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.exp(-(i**2 + j**2) / (2 * sigma**2))
    kernel = kernel / kernel.sum()
    wide = np.zeros((h + 2 * reach, w + 2 * reach))
    for (a, b), weight in np.ndenumerate(kernel):  # each pixel gives to its neighbours
        wide[a : a + h, b : b + w] += weight * image
    return wide[reach : reach + h, reach : reach + w]


def gaussian_noise(images, stddev, rng):
    return np.array([image + rng.normal(scale=stddev, size=image.shape) for image in images])


def color_noise(images, stddev, rng):
    return np.array([image + rng.normal(scale=stddev, size=image.shape[-1]) for image in images])
