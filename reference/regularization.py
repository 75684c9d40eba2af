"""`keras.regularizers`, differentiated automatically, and `keras.callbacks.EarlyStopping`, driven by hand."""

import keras
import tensorflow as tf

keras.backend.set_floatx("float64")


def _penalty_and_gradient(regularizer, weights):
    """What a Keras regularizer gives for some weights, and d penalty / d weights."""
    weights = tf.convert_to_tensor(weights)
    with tf.GradientTape() as tape:
        tape.watch(weights)
        penalty = regularizer(weights)  # a number
    return penalty.numpy(), tape.gradient(penalty, weights).numpy()  # the shape of weights


def l1_penalty(weights, rate):
    # penalty = rate * sum(|w|)
    return _penalty_and_gradient(keras.regularizers.L1(rate), weights)


def l2_penalty(weights, rate):
    # penalty = rate * sum(w^2)
    return _penalty_and_gradient(keras.regularizers.L2(rate), weights)


class _Parameters(keras.Model):
    """A Keras model that is nothing but its variables: one for each array."""

    def __init__(self, arrays):
        super().__init__()
        for array in arrays:
            self.add_weight(shape=array.shape)
        self.built = True


class EarlyStopping:
    """An epoch is an improvement if val_loss < best_loss - min_delta; `patience` epochs without end it."""

    def __init__(self, patience=3, min_delta=0.0):
        self._callback = keras.callbacks.EarlyStopping(
            monitor="val_loss",
            mode="min",
            patience=patience,
            min_delta=min_delta,
            restore_best_weights=True,
        )

    def update(self, epoch, val_loss, params):
        arrays = keras.tree.flatten(params)
        if self._callback.model is None:
            self._structure = params
            self._callback.set_model(_Parameters(arrays))
            self._callback.model.stop_training = False
            self._callback.on_train_begin()
        self._callback.model.set_weights(arrays)
        self._callback.on_epoch_end(epoch, {"val_loss": val_loss})
        return self._callback.model.stop_training

    @property
    def best_epoch(self):
        return self._callback.best_epoch

    @property
    def best_loss(self):
        return float(self._callback.best)

    @property
    def best_params(self):
        return keras.tree.pack_sequence_as(self._structure, self._callback.best_weights)
