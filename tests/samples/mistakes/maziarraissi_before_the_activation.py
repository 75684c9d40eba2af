# The weights' gradient uses what a hidden layer had before its activation.
# maziarraissi/backprop, issue 1 (the mistake that is feared there)

import numpy as np


def mlp_forward(x, layers):
    caches, h = [], x
    for number, (weights, bias) in enumerate(layers):
        z = h.reshape(len(h), -1) @ weights + bias
        caches.append((h, weights, z))
        h = np.maximum(z, 0) if number + 1 < len(layers) else z
    return h, caches


def mlp_backward(dscores, caches):
    gradients = []
    dout = dscores
    for number in range(len(caches) - 1, -1, -1):
        h, weights, z = caches[number]
        if number + 1 < len(caches):
            dout = dout * (z > 0)
        before = caches[number - 1][2] if number else h
        gradients.insert(0, (before.reshape(len(h), -1).T @ dout, dout.sum(axis=0)))
        dout = (dout @ weights.T).reshape(h.shape)
    return gradients
