"""`keras.layers.BatchNormalization`, and its gradients by automatic differentiation."""

import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    # out = gamma * (x - mean) / sqrt(variance + epsilon) + beta
    # moving <- momentum * moving + (1 - momentum) * batch      while training
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon)
    layer.build(x.shape)
    layer.set_weights([gamma, beta, state["moving_mean"], state["moving_variance"]])  # (D,) each
    x = tf.convert_to_tensor(x)  # (N, D)
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = layer(x, training=training)  # (N, D)
    state = {
        "moving_mean": np.array(layer.moving_mean),  # (D,)
        "moving_variance": np.array(layer.moving_variance),  # (D,)
    }
    return out.numpy(), (tape, out, [x, layer.gamma.value, layer.beta.value]), state


def batch_norm_backward(dout, cache):
    # dx, dgamma, dbeta = d sum(dout * out) / d (x, gamma, beta), the batch's mean and variance included
    tape, out, sources = cache
    gradients = tape.gradient(out, sources, output_gradients=tf.convert_to_tensor(dout))
    return tuple(gradient.numpy() for gradient in gradients)  # (N, D), (D,), (D,)
