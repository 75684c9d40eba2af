"""The networks of `assignments/mnist/experiments.toml` in Keras, beside those of the students' parts.

Weights start from the same arrays and images come in the same order, so accuracies can be compared; the
units that dropout drops are others. N images of 784 pixels, C = 10 classes, everything in float32.
"""

import keras
import numpy as np

FLOAT32 = "float32"  # named at every layer, because other references set Keras's default to float64

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda **settings: keras.optimizers.SGD(momentum=0.9, **settings),
    "nesterov": lambda **settings: keras.optimizers.SGD(momentum=0.9, nesterov=True, **settings),
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}


class Network:
    """One compiled Keras model."""

    def __init__(self, row, weights):
        self._row = row
        self._model = model(row, weights)

    def train_epoch(self, x, labels, seed, on_batch):
        # one epoch of fit; the images come in the order that is wanted, so fit may not shuffle
        for number, layer in enumerate(self._dropouts()):
            layer.seed_generator.state.assign([number, np.random.default_rng(seed).integers(2**31)])
        batches = -(-len(x) // self._row.batch_size)
        told = keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: on_batch(batch + 1, batches)
        )
        history = self._model.fit(
            x, labels, batch_size=self._row.batch_size, shuffle=False, verbose=0, callbacks=[told]
        ).history
        return history["cross_entropy"][0], history["accuracy"][0]

    def evaluate(self, x, labels):
        result = self._model.evaluate(x, labels, batch_size=1000, verbose=0, return_dict=True)
        return result["cross_entropy"], result["accuracy"]

    def state(self):
        optimizer = [variable.numpy() for variable in self._model.optimizer.variables]
        return {"weights": self._model.get_weights(), "optimizer": optimizer}

    def restore(self, state):
        self._model.set_weights(state["weights"])
        for variable, value in zip(self._model.optimizer.variables, state["optimizer"], strict=True):
            variable.assign(value)

    def _dropouts(self):
        return [layer for layer in self._model.layers if isinstance(layer, keras.layers.Dropout)]


def model(row, weights):
    """A compiled model: affine, batch normalisation, ReLU, dropout for every hidden layer; then 10 scores."""
    network = keras.Sequential([keras.Input([len(weights[0])], dtype=FLOAT32)])
    for array in weights[:-1]:  # (inputs, units)
        network.add(dense_layer(array, row))
        if row.batch_norm:
            network.add(keras.layers.BatchNormalization(dtype=FLOAT32))
        network.add(keras.layers.ReLU(dtype=FLOAT32))
        if row.dropout:
            network.add(keras.layers.Dropout(row.dropout, dtype=FLOAT32))
    network.add(dense_layer(weights[-1], row))
    network.compile(
        optimizer=optimizer(row),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype=FLOAT32),
        metrics=[  # the loss that fit reports has the penalty in it; the curves should not
            keras.metrics.SparseCategoricalCrossentropy("cross_entropy", from_logits=True, dtype=FLOAT32),
            keras.metrics.SparseCategoricalAccuracy("accuracy", dtype=FLOAT32),
        ],
        jit_compile=False,  # it would take longer than it saves
    )
    network.optimizer.build(network.trainable_variables)  # so that its variables can be restored
    return network


def optimizer(row):
    """The optimiser; it shrinks the weights, and nothing else, where the decay is decoupled."""
    settings = {"learning_rate": row.learning_rate}
    if row.decay != "decoupled":
        return OPTIMIZERS[row.optimizer](**settings)
    made = OPTIMIZERS[row.optimizer](weight_decay=row.weight_decay, **settings)
    made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made


def dense_layer(weights, row):
    """A Dense layer that starts from the given weights, with the penalty that the row means."""
    shares = {"half": 1 / 2, "whole": 1, "batch": 1 / (2 * row.batch_size), "decoupled": 0}
    rate = shares[row.decay] * row.weight_decay
    penalty = keras.regularizers.L2(rate) if rate else None
    return keras.layers.Dense(
        weights.shape[1],
        kernel_initializer=lambda shape, dtype: keras.ops.convert_to_tensor(weights, dtype),
        kernel_regularizer=penalty,
        dtype=FLOAT32,
    )
