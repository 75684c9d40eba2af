"""Step sizes by entry. Epsilon stands under the root, in all of them."""

import numpy as np


class State:
    """Empty at first; `state.t` counts the steps."""

    def __init__(self):
        self.t = 0
        self.first = 0.0
        self.second = 0.0


def _state(given):
    return given if isinstance(given, State) else State()


def _normalised(numerator, square, epsilon):
    return numerator / (square + epsilon) ** 0.5


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    state = _state(state)
    state.second = state.second + gradient**2
    return weights - learning_rate * _normalised(
        gradient, initial_accumulator_value + state.second, epsilon
    ), state


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    state = _state(state)
    state.second = np.average([state.second * np.ones_like(weights), gradient**2], axis=0, weights=[rho, 1 - rho])
    return weights - learning_rate * _normalised(gradient, state.second, epsilon), state


def _adam_step(gradient, state, beta_1, beta_2, epsilon):
    state.t += 1
    state.first = beta_1 * state.first + (1 - beta_1) * gradient
    state.second = beta_2 * state.second + (1 - beta_2) * gradient**2
    return _normalised(
        state.first / (1 - beta_1**state.t), state.second / (1 - beta_2**state.t), epsilon
    )


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    state = _state(state)
    return weights - learning_rate * _adam_step(gradient, state, beta_1, beta_2, epsilon), state


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
    state = _state(state)
    step = _adam_step(gradient, state, beta_1, beta_2, epsilon) + weight_decay * weights
    return weights - learning_rate * step, state
