# The hidden layer's delta is divided by the number of examples once more.
# community.deeplearning.ai/t/63071, planar assignment, exercise 6 (dZ1).
import numpy as np


def mlp_forward(x, layers):
    a = x
    kept = []
    for n, (w, b) in enumerate(layers):
        z = a @ w + b
        kept.append((a, w, z))
        a = z if n + 1 == len(layers) else np.maximum(z, 0)
    return a, kept


def mlp_backward(dscores, caches):
    m = len(dscores)
    dz = dscores
    grads = []
    for n in range(len(caches) - 1, -1, -1):
        a, w, _ = caches[n]
        grads.append((a.T @ dz, dz.sum(axis=0)))
        if n > 0:
            dz = (1 / m) * (dz @ w.T) * (caches[n - 1][2] > 0)
    return grads[::-1]
