import numpy as np
from f32 import f, single


def slots(state, like, *names, value=0.0):
    for name in names:
        if name not in state:
            state[name] = np.full_like(like, value)
    return state


@single
def sgd(weights, gradient, state, *, learning_rate=0.01):
    return weights - f(learning_rate) * gradient, state


@single
def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    state = slots(state, weights, "v")
    state["v"] = f(momentum) * state["v"] - f(learning_rate) * gradient
    return weights + state["v"], state


@single
def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    state = slots(state, weights, "v")
    step = f(learning_rate) * gradient
    state["v"] = f(momentum) * state["v"] - step
    return weights + f(momentum) * state["v"] - step, state


@single
def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    state = slots(state, weights, "a", value=initial_accumulator_value)
    state["a"] += gradient * gradient
    return weights - f(learning_rate) * gradient / np.sqrt(state["a"] + f(epsilon)), state


@single
def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    state = slots(state, weights, "a")
    state["a"] = f(rho) * state["a"] + f(1 - rho) * gradient * gradient
    return weights - f(learning_rate) * gradient / np.sqrt(state["a"] + f(epsilon)), state


def adam_step(gradient, state, beta_1, beta_2, epsilon):
    """Adam's direction. The powers of the betas are Python's numbers: float32 has no room for 1 - 0.999."""
    state = slots(state, gradient, "m", "v")
    state["t"] = state.get("t", 0) + 1
    state["m"] += np.float32(1 - beta_1) * (gradient - state["m"])
    state["v"] += np.float32(1 - beta_2) * (gradient * gradient - state["v"])
    m = state["m"] / np.float32(1 - beta_1 ** state["t"])
    v = state["v"] / np.float32(1 - beta_2 ** state["t"])
    return m / (np.sqrt(v) + np.float32(epsilon)), state


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    direction, state = adam_step(f(gradient), state, beta_1, beta_2, epsilon)
    return f(weights) - f(learning_rate) * direction, state


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
    direction, state = adam_step(f(gradient), state, beta_1, beta_2, epsilon)
    return f(weights) - f(learning_rate) * (direction + f(weight_decay) * f(weights)), state


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return np.float32(learning_rate) * np.float32(drop) ** np.float32(epoch // every)
