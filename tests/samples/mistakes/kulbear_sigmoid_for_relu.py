# Hidden layers go backward through a sigmoid, though they went forward through a ReLU.
# Kulbear/deep-learning-coursera, pull request 20

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
            s = 1 / (1 + np.exp(-z))
            dout = dout * s * (1 - s)
        gradients.insert(0, (h.reshape(len(h), -1).T @ dout, dout.sum(axis=0)))
        dout = (dout @ weights.T).reshape(h.shape)
    return gradients
