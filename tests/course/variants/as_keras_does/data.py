"""Written after keras.utils and keras.layers' random augmentations."""

import numpy as np


def normalize(images):
    return np.interp(images, [0, 255], [0, 1])


def flatten(images):
    return np.ascontiguousarray(images).reshape(len(images), int(np.prod(images.shape[1:])))


def one_hot(labels, num_classes):
    x = np.array(labels, dtype="int64")
    categorical = np.zeros((x.shape[0], num_classes))
    categorical[np.arange(x.shape[0]), x] = 1
    return categorical


def train_val_split(x, y, validation_fraction, rng):
    split_at = int(np.floor(len(x) * (1.0 - validation_fraction)))
    indices = rng.permuted(np.arange(len(x)))
    train, val = np.split(indices, [split_at])
    return x[train], y[train], x[val], y[val]


class Batches:
    """An iterable with a length, as keras.utils.PyDataset is."""

    def __init__(self, x, y, batch_size, rng):
        self.x, self.y, self.batch_size = x, y, batch_size
        self.order = rng.permutation(len(x))

    def __len__(self):
        return -(-len(self.x) // self.batch_size)

    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(index)
        chosen = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return self.x[chosen], self.y[chosen]


minibatches = Batches


def accuracy(scores, labels):
    matches = np.equal(np.argsort(scores, axis=-1)[:, -1], labels).astype("float32")
    return np.mean(matches)


def shift(images, dx, dy):
    _, height, width = images.shape
    out = np.roll(images, (dy, dx), axis=(1, 2))
    rows, columns = np.arange(height) - dy, np.arange(width) - dx
    out[:, (rows < 0) | (rows >= height), :] = 0
    out[:, :, (columns < 0) | (columns >= width)] = 0
    return out


def flip_horizontal(images):
    return images[..., ::-1]


def crop(images, top, left, height, width):
    return np.take(np.take(images, range(top, top + height), axis=1), range(left, left + width), axis=2)


def resize(images, height, width):
    """Weights of a triangle kernel, normalised, so that what lies outside does not count."""

    def weights(old, new):
        sample = (np.arange(new) + 0.5) * old / new - 0.5
        triangle = np.maximum(0, 1 - np.abs(sample[np.newaxis, :] - np.arange(old)[:, np.newaxis]))
        return triangle / triangle.sum(axis=0, keepdims=True)

    _, h, w = images.shape
    return weights(h, height).T @ images @ weights(w, width)


def adjust_brightness(images, delta):
    return np.clip(np.add(images, delta), a_min=0.0, a_max=1.0)


def erase(images, top, left, height, width):
    return images - np.pad(
        images[:, top : top + height, left : left + width],
        (
            (0, 0),
            (top, images.shape[1] - top - height),
            (left, images.shape[2] - left - width),
        ),
    )


def gaussian_blur(images, sigma, kernel_size=3):
    x = np.arange(kernel_size, dtype="float64") - (kernel_size - 1) / 2
    kernel = np.exp(-(x**2) / (2 * sigma**2))
    kernel = kernel / np.sum(kernel)
    along = lambda line: np.convolve(line, kernel)[len(x) // 2 :][: len(line)]
    return np.apply_along_axis(along, 2, np.apply_along_axis(along, 1, images))


def gaussian_noise(images, stddev, rng):
    return images + stddev * rng.standard_normal(size=np.shape(images))


def color_noise(images, stddev, rng):
    count, _, _, channels = np.shape(images)
    return images + stddev * rng.standard_normal(size=(count, 1, 1, channels))
