"""Preparing and augmenting images in Keras: what the NumPy exercises are held against.

N images of H rows and W columns. Arrays come and go as NumPy; Keras wants a last axis for the channels,
of which grey images have one.
"""

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")


def normalize(images):
    # out = images / 255
    return keras.layers.Rescaling(1 / 255)(images).numpy()  # (N, H, W)


def flatten(images):
    # out[n, W * row + column] = images[n, row, column]
    return keras.layers.Flatten(dtype=images.dtype.name)(images).numpy()  # (N, H * W)


def one_hot(labels, num_classes):
    # out[n, j] = 1 where j = labels[n], else 0
    return keras.utils.to_categorical(labels, num_classes)  # (N, C)


def train_val_split(x, y, validation_fraction, rng):
    # a random part for validation, the rest for training
    train, validation = keras.utils.split_dataset(
        (x, y), right_size=validation_fraction, shuffle=True, seed=seed_from(rng)
    )
    return *arrays(train), *arrays(validation)  # (N - V, ...), (N - V,), (V, ...), (V,)


def minibatches(x, y, batch_size, rng):
    # a new order at every call, cut into batches; the last one may be smaller
    examples = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=seed_from(rng))
    return list(examples.batch(batch_size).as_numpy_iterator())  # [((B, ...), (B,)), ...]


def accuracy(scores, labels):
    # the share of examples whose highest score is that of the true class
    hits = keras.metrics.sparse_categorical_accuracy(labels, scores)  # (N,), 1 where right
    return keras.ops.mean(hits).numpy()  # ()


def shift(images, dx, dy):
    # out[row, column] = images[row - dy, column - dx], 0 where there is no such pixel:
    # the affine map (column, row) -> (column - dx, row - dy), as the six numbers of its two rows
    move = np.array([1, 0, -dx, 0, 1, -dy, 0, 0], dtype=float)
    moved = keras.ops.image.affine_transform(with_channel(images), move, interpolation="nearest")
    return without_channel(moved)  # (N, H, W)


def flip_horizontal(images):
    # out[row, column] = images[row, W - 1 - column]
    return keras.ops.flip(images, axis=2).numpy()  # (N, H, W)


def crop(images, top, left, height, width):
    # out[row, column] = images[top + row, left + column]
    cropped = keras.ops.image.crop_images(
        with_channel(images), top_cropping=top, left_cropping=left, target_height=height, target_width=width
    )
    return without_channel(cropped)  # (N, height, width)


def resize(images, height, width):
    # bilinear between the middles of pixels; TensorFlow computes it in float32
    resized = keras.ops.image.resize(
        with_channel(images), (height, width), interpolation="bilinear", antialias=False
    )
    return without_channel(resized)  # (N, height, width)


def adjust_brightness(images, delta):
    # out = images + delta, clipped to [0, 1]
    return keras.ops.clip(images + delta, 0, 1).numpy()  # (N, H, W)


def erase(images, top, left, height, width):
    # out = 0 in the rectangle, images elsewhere
    black = keras.ops.zeros((len(images), height, width))
    return keras.ops.slice_update(images, (0, top, left), black).numpy()  # (N, H, W)


def gaussian_blur(images, sigma, kernel_size=3):
    # k[i, j] proportional to exp(-(i^2 + j^2) / (2 sigma^2)), with the sum 1; zeros around the image
    blurred = keras.ops.image.gaussian_blur(with_channel(images), (kernel_size, kernel_size), (sigma, sigma))
    return without_channel(blurred)  # (N, H, W)


def gaussian_noise(images, stddev, rng):
    # out = images + normal draws of mean 0
    return keras.layers.GaussianNoise(stddev, seed=seed_from(rng))(images, training=True).numpy()  # (N, H, W)


def color_noise(images, stddev, rng):
    # out = images + normal draws of mean 0, one for each image and channel
    zeros = np.zeros((len(images), 1, 1, images.shape[3]))  # (N, 1, 1, C)
    tints = keras.layers.GaussianNoise(stddev, seed=seed_from(rng))(zeros, training=True)
    return (images + tints).numpy()  # (N, H, W, C)


def with_channel(images):
    """(N, H, W) -> (N, H, W, 1)."""
    return keras.ops.expand_dims(images, axis=-1)


def without_channel(images):
    """(N, H, W, 1) -> (N, H, W), as a NumPy array."""
    return keras.ops.squeeze(images, axis=-1).numpy()


def arrays(dataset):
    """The pairs of a dataset as two arrays."""
    x, y = zip(*dataset.as_numpy_iterator(), strict=True)
    return np.stack(x), np.stack(y)


def seed_from(rng):
    """A seed for Keras, drawn from the given generator."""
    return int(rng.integers(2**31))
