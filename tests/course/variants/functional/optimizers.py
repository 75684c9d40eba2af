"""States are named tuples that are never changed: each step returns a new one."""

from collections import namedtuple
from functools import partial

import numpy as np

Velocity = namedtuple("Velocity", "v")
Squares = namedtuple("Squares", "a")
Moments = namedtuple("Moments", "m v b1 b2")  # with the powers of the betas so far

mix = lambda old, new, keep: old + (1 - keep) * (new - old)


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return np.subtract(weights, np.multiply(learning_rate, gradient)), ()


def _accelerated(look_ahead, weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    push = -learning_rate * gradient
    v = momentum * (state.v if state else 0.0) + push
    return weights + (momentum * v + push if look_ahead else v), Velocity(v)


momentum = partial(_accelerated, False)
nesterov = partial(_accelerated, True)


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    a = (state.a if state else initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(a + epsilon**2), Squares(a)


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    a = mix(state.a if state else np.zeros(()), gradient**2, rho)
    return weights - learning_rate * gradient / np.maximum(np.sqrt(a), epsilon), Squares(a)


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return adamw(
        weights,
        gradient,
        state,
        learning_rate=learning_rate,
        weight_decay=0,
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
    )


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
    old = state or Moments(0.0, 0.0, 1.0, 1.0)
    new = Moments(
        mix(old.m, gradient, beta_1), mix(old.v, gradient**2, beta_2), old.b1 * beta_1, old.b2 * beta_2
    )
    step = (new.m / (1 - new.b1)) / (np.sqrt(new.v / (1 - new.b2)) + epsilon)
    return (1 - learning_rate * weight_decay) * weights - learning_rate * step, new


step_decay = lambda learning_rate, epoch, drop=0.5, every=10: learning_rate * pow(drop, int(epoch / every))
