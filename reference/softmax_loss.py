"""Linear classification in Keras: what the NumPy exercises are held against.

N examples, D inputs, C classes. Arrays come and go as NumPy float64.
"""

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")


def linear_scores(x, weights, bias):
    # scores = x weights + bias
    return dense_layer(weights, bias)(x).numpy()  # (N, D) -> (N, C)


def softmax(scores):
    # p_ij = exp(s_ij) / sum_k exp(s_ik)
    return keras.activations.softmax(tf.constant(scores), axis=-1).numpy()  # (N, C)


def softmax_loss(scores, labels):
    # loss = -1/N sum_i log p_iy
    return loss_and_gradient(cross_entropy, scores, labels)


def hinge_loss(scores, labels, margin=1.0):
    # loss = 1/N sum_i sum_{j != y} max(0, s_ij - s_iy + margin)
    def weston_watkins(labels, scores):
        true = keras.ops.one_hot(labels, scores.shape[1], dtype="float64")  # (N, C)
        true_score = keras.ops.sum(true * scores, axis=1, keepdims=True)  # (N, 1)
        terms = keras.ops.relu(scores - true_score + margin)  # (N, C); relu's derivative at 0 is 0
        return keras.ops.mean(keras.ops.sum((1 - true) * terms, axis=1))  # ()

    return loss_and_gradient(weston_watkins, scores, labels)


def full_loss(x, labels, weights, bias, rate):
    # loss = cross-entropy + rate sum(weights²); Keras rounds the rate to float32
    layer = dense_layer(weights, bias, keras.regularizers.L2(rate))
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, layer(x)) + keras.ops.sum(layer.losses)  # ()
    dweights, dbias = tape.gradient(loss, [layer.kernel, layer.bias])  # (D, C), (C,)
    return loss.numpy(), dweights.numpy(), dbias.numpy()


cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)  # the mean over the batch


def dense_layer(weights, bias, regularizer=None):
    """A Dense layer that holds the given weights (D, C) and bias (C,)."""
    layer = keras.layers.Dense(weights.shape[1], kernel_regularizer=regularizer)
    layer.build((None, weights.shape[0]))
    layer.set_weights([weights, bias])
    return layer


def loss_and_gradient(loss_function, scores, labels):
    """The loss and its derivative with respect to the scores, by automatic differentiation."""
    scores = tf.constant(scores)  # (N, C)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        loss = loss_function(np.asarray(labels, dtype=np.int64), scores)  # ()
    return loss.numpy(), tape.gradient(loss, scores).numpy()  # (), (N, C)
