"""The initialisers of `keras.initializers`, and what they do to the signals of a deep network."""

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")


def _seed(rng):
    """A seed for Keras from a NumPy generator: another one at every call."""
    return int(rng.integers(2**31))


def zeros(fan_in, fan_out, rng):
    # w = 0
    return np.array(keras.initializers.Zeros()((fan_in, fan_out)))  # (fan_in, fan_out)


def uniform(fan_in, fan_out, rng, limit=0.05):
    # w ~ U[-limit, limit]
    initializer = keras.initializers.RandomUniform(-limit, limit, seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def normal(fan_in, fan_out, rng, stddev=0.01):
    # w ~ N(0, stddev^2)
    initializer = keras.initializers.RandomNormal(0.0, stddev, seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def xavier_uniform(fan_in, fan_out, rng):
    # w ~ U[-limit, limit], limit = sqrt(6 / (fan_in + fan_out))
    initializer = keras.initializers.GlorotUniform(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def xavier_normal(fan_in, fan_out, rng):
    # variance 2 / (fan_in + fan_out), cut off at two standard deviations
    initializer = keras.initializers.GlorotNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def lecun_normal(fan_in, fan_out, rng):
    # variance 1 / fan_in, cut off at two standard deviations
    initializer = keras.initializers.LecunNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def he_uniform(fan_in, fan_out, rng):
    # w ~ U[-limit, limit], limit = sqrt(6 / fan_in)
    initializer = keras.initializers.HeUniform(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def he_normal(fan_in, fan_out, rng):
    # variance 2 / fan_in, cut off at two standard deviations
    initializer = keras.initializers.HeNormal(seed=_seed(rng))
    return np.array(initializer((fan_in, fan_out)))  # (fan_in, fan_out)


def activation_spread(x, weights, activation):
    # h <- activation(h @ w), from h = x
    # spread = standard deviation of all entries of h
    spreads = []
    for kernel in weights:  # (D, D)
        layer = keras.layers.Dense(kernel.shape[1], activation=activation, use_bias=False)
        layer.build(x.shape)
        layer.set_weights([kernel])
        x = layer(x)  # (N, D)
        spreads.append(float(keras.ops.std(x)))
    return np.array(spreads)  # (number of layers,)


def saturation(x, weights, activation):
    # the share of entries with derivative < 0.01 * largest derivative, which is that at 0 (ReLU: above 0)
    largest = slope(tf.constant(0.0 if activation != "relu" else 1.0, "float64"), activation)
    shares = []
    for z in before_activations(x, weights, activation):  # (N, D)
        shares.append(float(keras.ops.mean(slope(z, activation) < 0.01 * largest)))
    return np.array(shares)  # (number of layers,)


def gradient_spread(x, weights, activation, dout):
    # dz = dh * derivative of the activation at z;  dh <- dz @ w.T;  spread = standard deviation of all of dz
    function = keras.activations.get(activation)
    with tf.GradientTape() as tape:
        inputs = before_activations(x, weights, activation, watch=tape.watch)
        out = function(inputs[-1])  # (N, D)
    gradients = tape.gradient(out, inputs, output_gradients=tf.constant(dout))  # (N, D), one per layer
    return np.array([float(keras.ops.std(gradient)) for gradient in gradients])  # (number of layers,)


# -- what the last two are made of -------------------------------------------------------------


def before_activations(x, weights, activation, watch=None):
    """What the activation of each layer receives, (N, D) per layer; `watch` is shown each of them."""
    h, inputs = tf.constant(x), []
    for kernel in weights:  # (D, D)
        z = keras.ops.matmul(h, kernel)  # (N, D)
        if watch:
            watch(z)
        inputs.append(z)
        h = keras.activations.get(activation)(z)  # (N, D)
    return inputs


def slope(z, activation):
    """The derivative of an activation at z."""
    with tf.GradientTape() as tape:
        tape.watch(z)
        out = keras.activations.get(activation)(z)
    return tape.gradient(out, z)  # like z
