"""The optimizers of `keras.optimizers`, one step at a time.

The Keras optimizer and the variable that it moves are the state of a parameter.
"""

import keras
import numpy as np

keras.backend.set_floatx("float64")


def _step(build_optimizer, weights, gradient, state):
    """Let a Keras optimizer move `weights` once; it is built at the first step and kept in `state`."""
    if not state:
        state = {"optimizer": build_optimizer(), "variable": keras.Variable(weights)}
    optimizer, variable = state["optimizer"], state["variable"]
    variable.assign(weights)
    optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    return np.array(variable), state


def sgd(weights, gradient, state, *, learning_rate=0.01):
    # w <- w - lr * g
    def build():
        return keras.optimizers.SGD(learning_rate)

    return _step(build, weights, gradient, state)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    # v <- m * v - lr * g
    # w <- w + v
    def build():
        return keras.optimizers.SGD(learning_rate, momentum=momentum)

    return _step(build, weights, gradient, state)


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    # v <- m * v - lr * g
    # w <- w + m * v - lr * g
    def build():
        return keras.optimizers.SGD(learning_rate, momentum=momentum, nesterov=True)

    return _step(build, weights, gradient, state)


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    # a <- a + g^2                      from a = initial_accumulator_value
    # w <- w - lr * g / sqrt(a + epsilon)
    def build():
        return keras.optimizers.Adagrad(
            learning_rate, initial_accumulator_value=initial_accumulator_value, epsilon=epsilon
        )

    return _step(build, weights, gradient, state)


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    # a <- rho * a + (1 - rho) * g^2    from a = 0
    # w <- w - lr * g / sqrt(a + epsilon)
    def build():
        return keras.optimizers.RMSprop(learning_rate, rho=rho, epsilon=epsilon)

    return _step(build, weights, gradient, state)


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    # m <- beta_1 * m + (1 - beta_1) * g      from m = 0
    # s <- beta_2 * s + (1 - beta_2) * g^2    from s = 0
    # w <- w - lr * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(s) + epsilon)
    def build():
        return keras.optimizers.Adam(learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon)

    return _step(build, weights, gradient, state)


def adamw(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    # w <- w - lr * weight_decay * w
    # w <- w - (Adam's step for g)
    def build():
        return keras.optimizers.AdamW(
            learning_rate, weight_decay=weight_decay, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
        )

    return _step(build, weights, gradient, state)


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    # learning_rate * drop^floor(epoch / every)
    schedule = keras.optimizers.schedules.ExponentialDecay(
        learning_rate, decay_steps=every, decay_rate=drop, staircase=True
    )
    return float(schedule(epoch))
