"""Convolution and pooling in Keras: layers go forward, a GradientTape goes back; and a small network of them.

N images of H x W pixels, C channels, F filters, channels last. Arrays come and go as NumPy float64. A cache
holds the input and the layer, so that the tape can watch it once more. A network's parameters are a list
of NumPy arrays: kernel, bias, weights, bias.
"""

from functools import cache

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")

HYPERPARAMETERS = {"epochs": 4, "batch_size": 50, "learning_rate": 0.005}


# -- layers ------------------------------------------------------------------------------------------


def conv2d_forward(x, kernel, bias, strides=1, padding="valid"):
    # out_nijf = bias_f + sum_abc x_(n, i s + a, j s + b, c) kernel_abcf
    height, width, channels, filters = kernel.shape
    layer = keras.layers.Conv2D(filters, (height, width), strides=strides, padding=padding)
    layer.build((None, None, None, channels))
    layer.set_weights([kernel, bias])
    return layer(x).numpy(), (layer, x)  # (N, H, W, C) -> (N, OH, OW, F)


def conv2d_backward(dout, cache):
    layer, x = cache
    return vector_jacobian_product(layer, x, dout, layer.trainable_variables)  # dx, dkernel, dbias


def max_pool_forward(x, pool_size=2, strides=None, padding="valid"):
    # out_nijc = the largest x_(n, i s + a, j s + b, c) with 0 <= a, b < pool_size
    layer = keras.layers.MaxPooling2D(pool_size, strides=strides, padding=padding)
    return layer(x).numpy(), (layer, x)  # (N, H, W, C) -> (N, OH, OW, C)


def max_pool_backward(dout, cache):
    layer, x = cache
    (dx,) = vector_jacobian_product(layer, x, dout)
    return dx  # (N, H, W, C)


def flatten(x):
    return keras.layers.Flatten()(x).numpy()  # (N, H, W, C) -> (N, H W C)


# -- a network ---------------------------------------------------------------------------------------


def train(x_train, y_train, x_val, y_val, rng, log):
    # every epoch: shuffle, then one Adam step for each mini-batch
    network = compiled()
    begin_anew(network, rng)
    images, val_images = pixels(x_train), pixels(x_val)  # (N, 28, 28, 1), (M, 28, 28, 1)
    for epoch in range(1, HYPERPARAMETERS["epochs"] + 1):
        order = rng.permutation(len(images))  # (N,)
        size = HYPERPARAMETERS["batch_size"]
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        losses = [network.train_on_batch(images[batch], y_train[batch])[0] for batch in batches]
        train_loss = np.average(losses, weights=[len(batch) for batch in batches])
        val_loss, val_accuracy = network.test_on_batch(val_images, y_val)
        log(epoch, train_loss, val_loss, val_accuracy)
    return network.get_weights()  # [(5, 5, 1, 12), (12,), (2352, 10), (10,)]


def predict(parameters, x):
    # label_n = the class with the largest score
    network = compiled()
    network.set_weights(parameters)
    scores = network(pixels(x))  # (N, 10)
    return keras.ops.argmax(scores, axis=1).numpy()  # (N,)


# -- ten steps of one model --------------------------------------------------------------------------

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "momentum": keras.optimizers.SGD,
    "adam": keras.optimizers.Adam,
}


def losses_of_a_model(layers, batches, optimizer, **settings):
    # one compiled model, trained by its own train_step: the loss of each batch before the step that it takes
    network = keras.Sequential(
        [
            keras.Input([28, 28, 1]),
            keras.layers.Conv2D(4, 5, strides=2, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(6, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    network.set_weights([array for layer in layers for array in layer])  # kernel, bias, kernel, bias, ...
    network.compile(
        optimizer=OPTIMIZERS[optimizer](**settings),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        run_eagerly=True,
    )
    losses = []
    for x, labels in batches:  # (N, 28, 28, 1), (N,)
        losses.append(float(network.train_on_batch(x, labels)))
    return losses


# -- what they are made of ---------------------------------------------------------------------------


@cache
def compiled():
    """A network of one convolution and one affine layer, compiled once and used for all trainings."""
    network = keras.Sequential(
        [
            keras.Input([28, 28, 1]),
            keras.layers.Conv2D(12, 5, strides=2, padding="same", activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    network.compile(
        optimizer=keras.optimizers.Adam(HYPERPARAMETERS["learning_rate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # the mean over the batch
        metrics=["accuracy"],
        jit_compile=False,  # it would take longer than it saves
    )
    network.optimizer.build(network.trainable_variables)
    return network


def begin_anew(network, rng):
    """Kernels and weights drawn from rng by He's initialiser, biases of 0, an optimiser without a step."""
    for layer in (network.layers[0], network.layers[-1]):
        initializer = keras.initializers.HeNormal(seed=int(rng.integers(2**31)))
        layer.kernel.assign(initializer(layer.kernel.shape))
        layer.bias.assign(keras.ops.zeros(layer.bias.shape))
    optimizer = network.optimizer
    for variable in optimizer.variables:
        if variable is not optimizer.learning_rate:
            variable.assign(keras.ops.zeros_like(variable))


def pixels(images):
    """Images of one channel, of numbers between 0 and 1."""
    return images[..., np.newaxis] / 255.0  # (N, 28, 28, 1)


def vector_jacobian_product(function, x, dout, parameters=()):
    """The gradients of sum(dout * function(x)) with respect to x and to the parameters."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = function(x)
    gradients = tape.gradient(out, [x, *parameters], output_gradients=tf.constant(dout))
    return [keras.ops.convert_to_numpy(gradient) for gradient in gradients]
