"""Other right ways to write the experiments. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("activation_spread")
def layer_by_layer(x, weights, activation):
    functions = {
        "sigmoid": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
    }
    spreads = []
    for w in weights:
        x = functions[activation](x @ w)
        spreads.append(np.std(x))
    return spreads


@form("saturation")
def bounds_by_activation(x, weights, activation):
    shares = []
    for w in weights:
        z = x @ w
        if activation == "sigmoid":
            x = 0.5 * (1 + np.tanh(0.5 * z))
            saturated = x * (1 - x) < 0.01 * 0.25
        elif activation == "tanh":
            x = np.tanh(z)
            saturated = 1 - x**2 < 0.01
        else:
            x = np.maximum(z, 0)
            saturated = x <= 0
        shares.append(np.mean(saturated))
    return shares


@form("gradient_spread")
def forward_then_backward(x, weights, activation, dout):
    outputs = []
    for w in weights:
        z = x @ w
        if activation == "sigmoid":
            x = 0.5 * (1 + np.tanh(0.5 * z))
        elif activation == "tanh":
            x = np.tanh(z)
        else:
            x = np.maximum(z, 0)
        outputs.append(x)
    spreads = []
    for layer in reversed(range(len(weights))):
        h = outputs[layer]
        if activation == "sigmoid":
            dz = dout * h * (1 - h)
        elif activation == "tanh":
            dz = dout * (1 - h**2)
        else:
            dz = dout * (h > 0)
        spreads.insert(0, np.std(dz))
        dout = dz @ weights[layer].T
    return spreads
