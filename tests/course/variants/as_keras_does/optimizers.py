"""Written after the source of keras.optimizers: variables in a dict, epsilon-hat in Adam."""

import numpy as np
from _config import epsilon as default_epsilon


class Variables(dict):
    """Made at the first step ("build"), assigned to afterwards."""

    def build(self, weights, **initial):
        for name, value in initial.items():
            if name not in self:
                self[name] = np.ones(weights.shape) * value
        self["iterations"] = self.get("iterations", -1) + 1
        return self

    def assign_add(self, name, value):
        self[name] = self[name] + value


def build(state, weights, **initial):
    state = state if isinstance(state, Variables) else Variables(state)
    return state.build(weights, **initial)


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return weights - gradient * learning_rate, build(state, weights)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    state = build(state, weights, momentum=0)
    state["momentum"] = state["momentum"] * momentum - gradient * learning_rate
    return weights + state["momentum"], state


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    moved, state = momentum_of_nesterov(weights, gradient, state, learning_rate, momentum)
    return moved, state


def momentum_of_nesterov(weights, gradient, state, rate, m):
    # in terms of the point looked ahead to: w + m * v_new - rate * g
    _, state = momentum(weights, gradient, state, learning_rate=rate, momentum=m)
    return weights + state["momentum"] * m - gradient * rate, state


def adagrad(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    initial_accumulator_value=0.1,
    epsilon=default_epsilon(),
):
    state = build(state, weights, accumulator=initial_accumulator_value)
    state.assign_add("accumulator", np.square(gradient))
    return weights - learning_rate * gradient / np.sqrt(state["accumulator"] + epsilon), state


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=default_epsilon()):
    state = build(state, weights, velocity=0)
    state["velocity"] = rho * state["velocity"] + (1 - rho) * np.square(gradient)
    return weights - learning_rate * gradient / np.sqrt(state["velocity"] + epsilon), state


def adam(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=default_epsilon()
):
    state = build(state, weights, momentum=0, velocity=0)
    local_step = state["iterations"] + 1
    beta_1_power = np.power(beta_1, local_step)
    beta_2_power = np.power(beta_2, local_step)
    alpha = learning_rate * np.sqrt(1 - beta_2_power) / (1 - beta_1_power)
    state.assign_add("momentum", (gradient - state["momentum"]) * (1 - beta_1))
    state.assign_add("velocity", (np.square(gradient) - state["velocity"]) * (1 - beta_2))
    return weights - state["momentum"] * alpha / (np.sqrt(state["velocity"]) + epsilon), state


def adamw(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **rest):
    decayed = weights - weights * weight_decay * learning_rate
    return adam(decayed, gradient, state, learning_rate=learning_rate, **rest)


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    """As keras.optimizers.schedules.PiecewiseConstantDecay: boundaries, and the values between them."""
    boundaries = np.arange(every, epoch + 1, every)
    values = learning_rate * drop ** np.arange(len(boundaries) + 1)
    return values[np.searchsorted(boundaries, epoch, side="right")]
