# The derivative of the activation is missing between the layers.
# GitHub ujjwalkarn/Machine-Learning-Tutorials, pull request 16 ("Backpropagation Explained")
import numpy as np


def mlp_forward(x, layers):
    caches, out = [], x.reshape(len(x), -1)
    for number, (weights, bias) in enumerate(layers):
        caches.append((out, weights))
        out = out @ weights + bias
        if number < len(layers) - 1:
            out = np.maximum(0, out)
    return out, caches


def mlp_backward(dscores, caches):
    gradients, delta = [], dscores
    for inputs, weights in reversed(caches):
        gradients.append((inputs.T @ delta, delta.sum(axis=0)))
        delta = delta @ weights.T
    return gradients[::-1]
