"""Digits in Keras: what training, prediction and checkpoints of the NumPy exercises are held against.

N images of 28 x 28 pixels, C = 10 classes. A network's parameters are a list of NumPy float64 arrays:
weights, bias, weights, bias, from the input to the output.
"""

from functools import partial

import keras
import numpy as np

keras.backend.set_floatx("float64")

HYPERPARAMETERS = {"epochs": 4, "batch_size": 64, "learning_rate": 0.005, "hidden_units": [32]}


def train(x_train, y_train, x_val, y_val, rng, log):
    # every epoch: shuffle, then one Adam step for each mini-batch
    network = classifier(HYPERPARAMETERS["hidden_units"], rng)
    network.compile(
        optimizer=keras.optimizers.Adam(HYPERPARAMETERS["learning_rate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # the mean over the batch
        metrics=["accuracy"],
        run_eagerly=True,  # a few small steps are over before they would be compiled
    )
    images, val_images = pixels(x_train), pixels(x_val)  # (N, 784), (M, 784)
    for epoch in range(1, HYPERPARAMETERS["epochs"] + 1):
        order = rng.permutation(len(images))  # rng is the only source of randomness, so fit may not shuffle
        history = network.fit(
            images[order],
            y_train[order],
            batch_size=HYPERPARAMETERS["batch_size"],
            shuffle=False,
            validation_data=(val_images, y_val),
            verbose=0,
        ).history
        log(epoch, history["loss"][0], history["val_loss"][0], history["val_accuracy"][0])
    return network.get_weights()  # [(784, H), (H,), (H, C), (C,)]


def predict(parameters, x):
    # label_n = the class with the largest score
    hidden_units = [len(bias) for bias in parameters[1:-2:2]]
    network = classifier(hidden_units)
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
        network.reset_metrics()  # else Keras gives the mean over all batches so far
        losses.append(float(network.train_on_batch(x, labels)))
    return losses


# -- what they are made of ---------------------------------------------------------------------------


def classifier(hidden_units, rng=None):
    """A multilayer perceptron from 784 pixels to 10 scores, its first weights drawn from rng."""
    seeds = rng or np.random.default_rng()
    layers = [dense_layer(units, "relu", seeds) for units in hidden_units]
    return keras.Sequential([keras.Input([784]), *layers, dense_layer(10, None, seeds)])


def dense_layer(units, activation, rng):
    """A Dense layer whose weights are drawn by He's initialiser."""
    initializer = keras.initializers.HeNormal(seed=int(rng.integers(2**31)))
    return keras.layers.Dense(units, activation=activation, kernel_initializer=initializer)


def pixels(images):
    """Images as rows of numbers between 0 and 1."""
    return keras.ops.reshape(images / 255.0, (len(images), 784)).numpy()  # (N, 784)
