"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("momentum")
def changed_in_place(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    if "v" not in state:
        state["v"] = np.zeros_like(weights)
    v = state["v"]
    v = momentum * v - learning_rate * gradient
    weights = weights + v
    state["v"] = v
    return weights, state


@form("nesterov")
def with_the_velocity_before(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    if "v" not in state:
        state["v"] = np.zeros_like(weights)
    before = state["v"]
    v = momentum * before - learning_rate * gradient
    state["v"] = v
    weights = weights - momentum * before + (1 + momentum) * v
    return weights, state


@form("adagrad")
def sum_kept_in_place(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    if "cache" not in state:
        state["cache"] = np.ones_like(weights) * initial_accumulator_value
    cache = state["cache"]
    cache = cache + gradient * gradient
    state["cache"] = cache
    weights = weights - learning_rate * gradient / np.sqrt(cache + epsilon)
    return weights, state


@form("rmsprop")
def mean_kept_in_place(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    if "cache" not in state:
        state["cache"] = np.zeros_like(weights)
    cache = state["cache"]
    cache = rho * cache + (1 - rho) * gradient * gradient
    state["cache"] = cache
    weights = weights - learning_rate * gradient / np.sqrt(cache + epsilon)
    return weights, state


@form("adam")
def moments_in_place(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    if "t" not in state:
        state["m"], state["v"], state["t"] = np.zeros_like(weights), np.zeros_like(weights), 0
    m, v, t = state["m"], state["v"], state["t"]
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * (gradient * gradient)
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    weights = weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    state["m"], state["v"], state["t"] = m, v, t
    return weights, state


@form("adamw")
def decayed_at_the_end(
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
    if "t" not in state:
        state["m"], state["v"], state["t"] = np.zeros_like(weights), np.zeros_like(weights), 0
    m, v, t = state["m"], state["v"], state["t"]
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * (gradient * gradient)
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    state["m"], state["v"], state["t"] = m, v, t
    update = m_hat / (np.sqrt(v_hat) + epsilon) + weight_decay * weights
    return weights - learning_rate * update, state


@form("step_decay")
def cut_by_cut(learning_rate, epoch, drop=0.5, every=10):
    cuts = epoch // every
    for _ in range(cuts):
        learning_rate = learning_rate * drop
    return learning_rate


@form("rmsprop", loses=("gradients_of_zero",))
def without_epsilon(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    average = state.get("average", np.zeros_like(weights))
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(average), {"average": average}
