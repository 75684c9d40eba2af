# What is passed back to the layer below is the error before it was multiplied by the activation's derivative.
# Stack Overflow 46395467, "Why doesn't error approach zero when it is multiplied by deriv of sigmoid?".
import numpy as np


def mlp_forward(x, layers):
    outputs = [x]
    for k, (w, b) in enumerate(layers, 1):
        z = outputs[-1] @ w + b
        outputs.append(np.maximum(0, z) if k < len(layers) else z)
    return outputs[-1], (outputs, [w for w, _ in layers])


def mlp_backward(dscores, caches):
    outputs, weights = caches
    grads = []
    error = dscores
    for k in reversed(range(len(weights))):
        delta = error
        if k < len(weights) - 1:
            delta = error * (outputs[k + 1] > 0)
        grads.insert(0, (outputs[k].T @ delta, delta.sum(axis=0)))
        error = error @ weights[k].T
    return grads
