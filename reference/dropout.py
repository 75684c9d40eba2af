"""`keras.layers.Dropout`, and its gradient by automatic differentiation."""

import keras
import tensorflow as tf

keras.backend.set_floatx("float64")


def dropout_forward(x, rate, rng, training=True):
    # out = 0              with chance rate
    # out = x / (1 - rate) otherwise
    layer = keras.layers.Dropout(rate, seed=int(rng.integers(2**31)))
    x = tf.convert_to_tensor(x)  # (N, D)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        out = tf.identity(layer(x, training=training))  # (N, D)
    return out.numpy(), (tape, x, out)


def dropout_backward(dout, cache):
    # dx = d sum(dout * out) / d x, through the mask of the forward call
    tape, x, out = cache
    return tape.gradient(out, x, output_gradients=tf.convert_to_tensor(dout)).numpy()  # (N, D)
