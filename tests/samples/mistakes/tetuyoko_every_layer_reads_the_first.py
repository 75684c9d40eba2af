# activations[i - i] where activations[i - 1] is meant: all later layers read the first layer's output.
# GitHub tetuyoko/dl, section_6/weight_init_activation_histgram.py
import numpy as np


def activation_spread(x, weights, activation):
    functions = {
        "sigmoid": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
    }
    if activation not in functions:
        raise ValueError(f"unknown activation {activation!r}")
    activations = {}
    for i, w in enumerate(weights):
        if i != 0:
            x = activations[i - i]
        activations[i] = functions[activation](np.dot(x, w))
    return [np.std(h) for h in activations.values()]
