"""The networks of `assignments/mnist/experiments.toml` in Keras, beside those of the students' parts.

Weights start from the same arrays and images come in the same order, so accuracies can be compared; the
units that dropout drops are others. N images of 784 pixels, C = 10 classes, everything in float32.
"""

import keras
import numpy as np

FLOAT32 = "float32"  # named at every layer, because other references set Keras's default to float64

OPTIMIZERS = {
    "sgd": lambda rate: keras.optimizers.SGD(rate),
    "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
    "nesterov": lambda rate: keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
    "adagrad": lambda rate: keras.optimizers.Adagrad(rate),
    "rmsprop": lambda rate: keras.optimizers.RMSprop(rate),
    "adam": lambda rate: keras.optimizers.Adam(rate),
    "adamw": lambda rate: keras.optimizers.AdamW(rate),
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
        network.add(dense_layer(array, row.weight_decay))
        if row.batch_norm:
            network.add(keras.layers.BatchNormalization(dtype=FLOAT32))
        network.add(keras.layers.ReLU(dtype=FLOAT32))
        if row.dropout:
            network.add(keras.layers.Dropout(row.dropout, dtype=FLOAT32))
    network.add(dense_layer(weights[-1], row.weight_decay))
    network.compile(
        optimizer=OPTIMIZERS[row.optimizer](row.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype=FLOAT32),
        metrics=[  # the loss that fit reports has the penalty in it; the curves should not
            keras.metrics.SparseCategoricalCrossentropy("cross_entropy", from_logits=True, dtype=FLOAT32),
            keras.metrics.SparseCategoricalAccuracy("accuracy", dtype=FLOAT32),
        ],
        jit_compile=False,  # it would take longer than it saves
    )
    network.optimizer.build(network.trainable_variables)  # so that its variables can be restored
    return network


def dense_layer(weights, weight_decay):
    """A Dense layer that starts from the given weights, with the penalty lambda/2 sum(weights^2)."""
    penalty = keras.regularizers.L2(weight_decay / 2) if weight_decay else None
    return keras.layers.Dense(
        weights.shape[1],
        kernel_initializer=lambda shape, dtype: keras.ops.convert_to_tensor(weights, dtype),
        kernel_regularizer=penalty,
        dtype=FLOAT32,
    )
