"""The states are filled in place, as the lectures' `config` is. Epsilon stands beside the root."""
import numpy as np


def sgd(w, dw, config, *, learning_rate=0.01):
    w = w - learning_rate * dw
    return w, config


def momentum(w, dw, config, *, learning_rate=0.01, momentum=0.9):
    config.setdefault("velocity", np.zeros_like(w))
    v = config["velocity"]
    v *= momentum
    v -= learning_rate * dw
    next_w = w + v
    return next_w, config


def nesterov(w, dw, config, *, learning_rate=0.01, momentum=0.9):
    v_prev = config.get("velocity", np.zeros_like(w))
    v = momentum * v_prev - learning_rate * dw
    next_w = w + (-momentum * v_prev + (1 + momentum) * v)
    config["velocity"] = v
    return next_w, config


def adagrad(w, dw, config, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    config.setdefault("cache", np.full_like(w, initial_accumulator_value))
    config["cache"] += dw * dw
    next_w = w - learning_rate * dw / (np.sqrt(config["cache"]) + epsilon)
    return next_w, config


def rmsprop(w, dw, config, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    config.setdefault("cache", np.zeros_like(w))
    config["cache"][...] = rho * config["cache"] + (1 - rho) * dw ** 2
    next_w = w - learning_rate * dw / (np.sqrt(config["cache"]) + epsilon)
    return next_w, config


def adam(w, dw, config, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    config["t"] += 1
    config["m"] = beta_1 * config["m"] + (1 - beta_1) * dw
    config["v"] = beta_2 * config["v"] + (1 - beta_2) * (dw ** 2)
    mt = config["m"] / (1 - beta_1 ** config["t"])
    vt = config["v"] / (1 - beta_2 ** config["t"])
    next_w = w - learning_rate * mt / (np.sqrt(vt) + epsilon)
    return next_w, config


def adamw(w, dw, config, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    next_w, config = adam(w, dw, config, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon)
    next_w -= learning_rate * weight_decay * w
    return next_w, config


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate * drop ** np.floor(epoch / every)
