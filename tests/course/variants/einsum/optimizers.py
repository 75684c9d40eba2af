"""Sums over the whole past: the states keep every gradient there was, and each step sums the formula up.

A moving average is sum_k (1 - rho) rho^(t-k) g_k, a velocity is -lr sum_k m^(t-k) g_k.
"""

import numpy as np
from numpy import einsum


def remember(state, gradient):
    """The gradients so far, (t, ...), and the new state."""
    past = [*state.get("gradients", []), np.array(gradient)]
    return np.stack(past), {"gradients": past}


def fading(factor, count):
    """factor^(t-1), ..., factor, 1: how much each gradient still counts."""
    return np.power(float(factor), np.arange(count)[::-1])


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return weights - learning_rate * gradient, state


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    past, state = remember(state, gradient)
    return weights - learning_rate * einsum("t,t...->...", fading(momentum, len(past)), past), state


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    past, state = remember(state, gradient)
    velocity = -learning_rate * einsum("t,t...->...", fading(momentum, len(past)), past)
    return weights + momentum * velocity - learning_rate * gradient, state


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    past, state = remember(state, gradient)
    total = initial_accumulator_value + einsum("t...,t...->...", past, past)
    return weights - learning_rate * gradient * (total + epsilon) ** -0.5, state


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    past, state = remember(state, gradient)
    average = (1 - rho) * einsum("t,t...,t...->...", fading(rho, len(past)), past, past)
    return weights - learning_rate * gradient * (average + epsilon) ** -0.5, state


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    past, state = remember(state, gradient)
    first, second = fading(beta_1, len(past)), fading(beta_2, len(past))
    mean = einsum("t,t...->...", first / first.sum(), past)  # weights that sum to 1 are not biased
    square = einsum("t,t...,t...->...", second / second.sum(), past, past)
    return weights - learning_rate * mean / np.sqrt(square + epsilon), state


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
    rest = {"learning_rate": learning_rate, "beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon}
    stepped, state = adam(weights, gradient, state, **rest)
    return stepped - learning_rate * weight_decay * weights, state


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate * np.exp(np.log(drop) * np.floor_divide(epoch, every))
