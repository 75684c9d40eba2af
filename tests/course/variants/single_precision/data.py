import numpy as np
from f32 import f


def normalize(images):
    return images / np.float32(255)


def flatten(images):
    return np.stack([image.ravel() for image in f(images)])


def one_hot(labels, num_classes):
    rows = np.zeros((labels.size, num_classes), dtype=np.float32)
    np.put_along_axis(rows, labels[:, None].astype(np.intp), 1, axis=1)
    return rows


def train_val_split(x, y, validation_fraction, rng):
    order = rng.permutation(x.shape[0])
    cut = int(x.shape[0] * (1 - validation_fraction))
    x, y = x[order], y[order]
    return x[:cut], y[:cut], x[cut:], y[cut:]


def minibatches(x, y, batch_size, rng):
    order = np.arange(len(x), dtype=np.int32)
    rng.shuffle(order)
    return [(x[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


def accuracy(scores, labels):
    return np.float32(np.count_nonzero(f(scores).argmax(1) == labels)) / np.float32(labels.size)


def shift(images, dx, dy):
    n, h, w = images.shape
    out = np.zeros((n, h, w), dtype=np.float32)
    if abs(dx) < w and abs(dy) < h:
        out[:, max(dy, 0) : h + min(dy, 0), max(dx, 0) : w + min(dx, 0)] = images[
            :, max(-dy, 0) : h + min(-dy, 0), max(-dx, 0) : w + min(-dx, 0)
        ]
    return out


def flip_horizontal(images):
    return np.fliplr(f(images).transpose(1, 2, 0)).transpose(2, 0, 1)


def crop(images, top, left, height, width):
    return f(images[:, top:, left:][:, :height, :width])


def resize(images, height, width):
    return along(along(f(images), 1, height), 2, width)


def along(images, axis, new):
    """Bilinear along one axis."""
    old = images.shape[axis]
    at = ((np.arange(new, dtype=np.float32) + np.float32(0.5)) * np.float32(old / new) - np.float32(0.5)).clip(
        0, old - 1
    )
    low = at.astype(int)
    shape = [1, 1, 1]
    shape[axis] = new
    part = (at - low.astype(np.float32)).reshape(shape)
    first = images.take(low, axis)
    return first + part * (images.take(np.minimum(low + 1, old - 1), axis) - first)


def adjust_brightness(images, delta):
    return (f(images) + np.float32(delta)).clip(0, 1)


def erase(images, top, left, height, width):
    mask = np.ones(images.shape[1:], dtype=np.float32)
    mask[top : top + height, left : left + width] = 0
    return f(images) * mask


def gaussian_blur(images, sigma, kernel_size=3):
    """First along the columns, then along the rows: the bell is a product."""
    reach = kernel_size // 2
    bell = np.exp(-np.square(np.arange(-reach, reach + 1, dtype=np.float32)) / np.float32(2 * sigma * sigma))
    bell /= bell.sum()
    out = f(images)
    for axis in (1, 2):
        wide = np.pad(out, [(reach, reach) if a == axis else (0, 0) for a in range(3)])
        length = out.shape[axis]
        out = sum(b * wide.take(np.arange(k, k + length), axis) for k, b in enumerate(bell))
    return out


def gaussian_noise(images, stddev, rng):
    return f(images) + np.float32(stddev) * rng.standard_normal(images.shape, dtype=np.float32)


def color_noise(images, stddev, rng):
    count, _, _, channels = images.shape
    return f(images) + np.float32(stddev) * rng.standard_normal((count, 1, 1, channels), dtype=np.float32)
