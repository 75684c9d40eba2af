# On the way back the activation's derivative is left out at the last hidden layer.
# stats.stackexchange.com/questions/550353, function back_prop.
import numpy as np


def mlp_forward(x, layers):
    inputs = [x]
    for i, (w, b) in enumerate(layers):
        z = inputs[-1] @ w + b
        inputs.append(z if i == len(layers) - 1 else np.maximum(z, 0))
    return inputs[-1], (inputs, layers)


def mlp_backward(dscores, caches):
    inputs, layers = caches
    last = len(layers)
    grads = [None] * last
    delta = dscores
    for i in range(last - 1, -1, -1):
        grads[i] = (inputs[i].T @ delta, delta.sum(axis=0))
        if i == last - 1:
            delta = delta @ layers[i][0].T
        elif i != 0:
            delta = (delta @ layers[i][0].T) * (inputs[i] > 0)
    return grads
