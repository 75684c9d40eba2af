"""Digits in Keras: what training, prediction and checkpoints of the NumPy exercises are held against.

N images of 28 x 28 pixels, C = 10 classes. A network's parameters are a list of NumPy float64 arrays:
weights, bias, weights, bias, from the input to the output.
"""

from functools import cache, partial

import keras
import numpy as np

keras.backend.set_floatx("float64")

HYPERPARAMETERS = {"epochs": 4, "batch_size": 64, "learning_rate": 0.005, "hidden_units": [32]}


def train(x_train, y_train, x_val, y_val, rng, log):
    # every epoch: shuffle, then one Adam step for each mini-batch
    network = compiled(*HYPERPARAMETERS["hidden_units"])
    begin_anew(network, rng)
    images, val_images = pixels(x_train), pixels(x_val)  # (N, 784), (M, 784)
    for epoch in range(1, HYPERPARAMETERS["epochs"] + 1):
        order = rng.permutation(len(images))  # (N,)
        size = HYPERPARAMETERS["batch_size"]
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        losses = [network.train_on_batch(images[batch], y_train[batch])[0] for batch in batches]
        train_loss = np.average(losses, weights=[len(batch) for batch in batches])
        val_loss, val_accuracy = network.test_on_batch(val_images, y_val)
        log(epoch, train_loss, val_loss, val_accuracy)
    return network.get_weights()  # [(784, H), (H,), (H, C), (C,)]


def predict(parameters, x):
    # label_n = the class with the largest score
    network = compiled(*[len(bias) for bias in parameters[1:-2:2]])
    network.set_weights(parameters)
    scores = network(pixels(x))  # (N, C)
    return keras.ops.argmax(scores, axis=1).numpy()  # (N,)


def save_checkpoint(path, parameters):
    # one array for every array of the network: arr_0, arr_1, ...
    np.savez(path, *parameters)


def load_checkpoint(path):
    with np.load(path, allow_pickle=False) as archive:
        return [archive[name] for name in archive.files]  # in the order in which they were saved


# -- twenty steps of one model -----------------------------------------------------------------------

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "momentum": keras.optimizers.SGD,
    "nesterov": partial(keras.optimizers.SGD, nesterov=True),
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}


def losses_of_a_model(layers, batches, optimizer, **settings):
    # one compiled model, trained by its own train_step: the loss of each batch before the step that it takes
    *hidden, (_, last_bias) = layers
    dense = [keras.layers.Dense(len(bias), activation="relu") for _, bias in hidden]
    network = keras.Sequential([keras.Input([784]), *dense, keras.layers.Dense(len(last_bias))])
    network.set_weights([array for layer in layers for array in layer])  # weights, bias, weights, bias, ...
    network.compile(
        optimizer=OPTIMIZERS[optimizer](**settings),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        run_eagerly=True,
    )
    losses = []
    for x, labels in batches:  # (N, 784), (N,)
        losses.append(float(network.train_on_batch(x, labels)))
    return losses


# -- what they are made of ---------------------------------------------------------------------------


@cache
def compiled(*hidden_units):
    """A multilayer perceptron from 784 pixels to 10 scores, compiled once and used for all trainings."""
    layers = [keras.layers.Dense(units, "relu") for units in hidden_units]
    network = keras.Sequential([keras.Input([784]), *layers, keras.layers.Dense(10)])
    network.compile(
        optimizer=keras.optimizers.Adam(HYPERPARAMETERS["learning_rate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # the mean over the batch
        metrics=["accuracy"],
        jit_compile=False,  # it would take longer than it saves
    )
    network.optimizer.build(network.trainable_variables)
    return network


def begin_anew(network, rng):
    """Weights drawn from rng by He's initialiser, biases of 0, and an optimiser that has made no step."""
    for layer in network.layers:
        initializer = keras.initializers.HeNormal(seed=int(rng.integers(2**31)))
        layer.kernel.assign(initializer(layer.kernel.shape))
        layer.bias.assign(keras.ops.zeros(layer.bias.shape))
    optimizer = network.optimizer
    for variable in optimizer.variables:
        if variable is not optimizer.learning_rate:
            variable.assign(keras.ops.zeros_like(variable))


def pixels(images):
    """Images as rows of numbers between 0 and 1."""
    return keras.ops.reshape(images / 255.0, (len(images), 784)).numpy()  # (N, 784)
