"""One number at a time: every optimizer is a rule for a single weight, and a loop over all of them."""
import math

import numpy as np


def for_every_weight(rule, weights, gradient, slots):
    """rule(w, g, *slots of this weight) -> new w and new slots."""
    answers = []
    for numbers in zip(weights.ravel().tolist(), gradient.ravel().tolist(), *slots):
        answers.append(rule(*numbers))
    new, *kept = zip(*answers)
    return np.array(new).reshape(weights.shape), kept


def start(state, weights, count, value=0.0):
    if len(state) == 0:
        return [[value] * weights.size for _ in range(count)]
    return state


def sgd(weights, gradient, state, *, learning_rate=0.01):
    new, _ = for_every_weight(lambda w, g: (w - learning_rate * g,), weights, gradient, [])
    return new, state


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    def rule(w, g, v):
        v = momentum * v - learning_rate * g
        return w + v, v

    return for_every_weight(rule, weights, gradient, start(state, weights, 1))


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    def rule(w, g, v):
        v = momentum * v - learning_rate * g
        return w + momentum * v - learning_rate * g, v

    return for_every_weight(rule, weights, gradient, start(state, weights, 1))


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    def rule(w, g, a):
        a = a + g**2
        return w - learning_rate * g / (math.sqrt(a) + epsilon), a

    return for_every_weight(rule, weights, gradient, start(state, weights, 1, initial_accumulator_value))


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    def rule(w, g, a):
        a = rho * a + (1 - rho) * g**2
        return w - learning_rate * g / (math.sqrt(a) + epsilon), a

    return for_every_weight(rule, weights, gradient, start(state, weights, 1))


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if len(state) == 0:
        state = [0, start([], weights, 2)]
    t = state[0] + 1

    def rule(w, g, m, v):
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g * g
        m_hat = m / (1 - beta_1**t)
        v_hat = v / (1 - beta_2**t)
        return w - learning_rate * m_hat / (math.sqrt(v_hat) + epsilon), m, v

    new, slots = for_every_weight(rule, weights, gradient, state[1])
    return new, [t, slots]


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
    smaller = np.zeros(weights.shape)
    for i in np.ndindex(weights.shape):
        smaller[i] = weights[i] - learning_rate * weight_decay * weights[i]
    return adam(
        smaller,
        gradient,
        state,
        learning_rate=learning_rate,
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
    )


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    for e in range(1, epoch + 1):
        if e % every == 0:
            learning_rate = learning_rate * drop
    return learning_rate
