import numpy as np


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return weights - learning_rate * gradient, state


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = momentum * state.get("v", 0) - learning_rate * gradient
    return weights + v, {"v": v}


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    v = momentum * state.get("v", 0) - learning_rate * gradient
    return weights + momentum * v - learning_rate * gradient, {"v": v}


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    a = state.get("a", initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(a + epsilon), {"a": a}


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    a = rho * state.get("a", 0) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(a + epsilon), {"a": a}


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", 0) + (1 - beta_1) * gradient
    s = beta_2 * state.get("s", 0) + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    s_hat = s / (1 - beta_2**t)
    return weights - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), {"t": t, "m": m, "s": s}


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
    decayed = weights - learning_rate * weight_decay * weights
    return adam(
        decayed, gradient, state, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
    )


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate * drop ** (epoch // every)
