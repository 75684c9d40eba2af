"""Backpropagation in Keras: layers go forward, a GradientTape goes back.

N examples, D inputs, C outputs, H hidden units. Arrays come and go as NumPy float64. A cache holds the
input and the function that was computed, so that the tape can watch it being computed once more.
"""

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")


# -- one layer ---------------------------------------------------------------------------------------


def affine_forward(x, weights, bias):
    # out = flat weights + bias
    layer = keras.Sequential([keras.layers.Flatten(), dense_layer(weights, bias)])
    return layer(x).numpy(), (layer, x)  # (N, ...) -> (N, C)


def affine_backward(dout, cache):
    layer, x = cache
    return vector_jacobian_product(layer, x, dout, layer.trainable_variables)  # dx, dweights, dbias


def relu_forward(x):
    # out = max(0, x)
    return activation_forward(keras.ops.relu, x)


def relu_backward(dout, cache):
    return activation_backward(dout, cache)  # at x = 0 Keras takes the derivative as 0


def sigmoid_forward(x):
    # out = 1 / (1 + exp(-x))
    return activation_forward(keras.ops.sigmoid, x)


def sigmoid_backward(dout, cache):
    return activation_backward(dout, cache)


def tanh_forward(x):
    # out = (exp(x) - exp(-x)) / (exp(x) + exp(-x))
    return activation_forward(keras.ops.tanh, x)


def tanh_backward(dout, cache):
    return activation_backward(dout, cache)


# -- a network ---------------------------------------------------------------------------------------


def mlp_forward(x, layers):
    # h = relu(affine(h)) for every layer but the last; scores = affine(h)
    *hidden, last = layers
    network = keras.Sequential(
        [dense_layer(weights, bias, "relu") for weights, bias in hidden] + [dense_layer(*last)]
    )
    return network(x).numpy(), (network, x)  # (N, D) -> (N, C)


def mlp_backward(dscores, caches):
    network, x = caches
    parameters = network.trainable_variables  # weights, bias, weights, bias, ...
    _, *gradients = vector_jacobian_product(network, x, dscores, parameters)
    return list(zip(gradients[0::2], gradients[1::2], strict=True))  # [(dweights, dbias), ...]


# -- differences instead of derivatives --------------------------------------------------------------


def numerical_gradient(f, x, h=1e-5):
    # gradient_i = (f(x + h e_i) - f(x - h e_i)) / (2 h)
    steps = keras.ops.reshape(h * keras.ops.eye(x.size), (x.size, *x.shape)).numpy()  # one entry each
    above = np.array([f(x + step) for step in steps])  # (x.size,)
    below = np.array([f(x - step) for step in steps])  # (x.size,)
    return keras.ops.reshape((above - below) / (2 * h), x.shape).numpy()  # like x


# -- what they are made of ---------------------------------------------------------------------------


def dense_layer(weights, bias, activation=None):
    """A Dense layer that holds the given weights (D, C) and bias (C,)."""
    layer = keras.layers.Dense(weights.shape[1], activation=activation)
    layer.build((None, weights.shape[0]))
    layer.set_weights([weights, bias])
    return layer


def activation_forward(activation, x):
    """An activation of x, and what its gradient needs."""
    return activation(tf.constant(x)).numpy(), (activation, x)  # like x


def activation_backward(dout, cache):
    """The gradient with respect to x of an activation."""
    activation, x = cache
    (dx,) = vector_jacobian_product(activation, x, dout)
    return dx  # like x


def vector_jacobian_product(function, x, dout, parameters=()):
    """The gradients of sum(dout * function(x)) with respect to x and to the parameters."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = function(x)
    gradients = tape.gradient(out, [x, *parameters], output_gradients=tf.constant(dout))
    return [keras.ops.convert_to_numpy(gradient) for gradient in gradients]
