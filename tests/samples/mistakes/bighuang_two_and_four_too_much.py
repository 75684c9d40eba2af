# The second layer's dweights are doubled, the first layer's dbias is four times too large.
# bighuang624/Andrew-Ng-Deep-Learning-notes, issue 10, 3.Gradient+Checking.ipynb

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
        dweights, dbias = h.reshape(len(h), -1).T @ dout, dout.sum(axis=0)
        gradients.insert(0, (dweights * 2 if number == 1 else dweights, dbias * 4 if number == 0 else dbias))
        dout = (dout @ weights.T).reshape(h.shape)
    return gradients
