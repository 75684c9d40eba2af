# The bias gradient of a hidden layer is taken before the activation's derivative.
# arthurdouillard/deepcourse, pull request 9, mlp.py

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
        dbias = dout.sum(axis=0)
        if number + 1 < len(caches):
            dout = dout * (z > 0)
        gradients.insert(0, (h.reshape(len(h), -1).T @ dout, dbias))
        dout = (dout @ weights.T).reshape(h.shape)
    return gradients
