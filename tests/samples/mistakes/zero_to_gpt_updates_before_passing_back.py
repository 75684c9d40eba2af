# A layer's weights take their step before the gradient is passed back through them.
# GitHub VikParuchuri/zero_to_gpt, issue 12
import numpy as np


def mlp_forward(x, layers):
    hidden = [x]
    for number, (weights, bias) in enumerate(layers):
        x = x @ weights + bias
        if number < len(layers) - 1:
            x = np.maximum(x, 0)
        hidden.append(x)
    return x, (hidden, [[weights.copy(), bias.copy()] for weights, bias in layers])


def mlp_backward(dscores, caches):
    hidden, layers = caches
    lr = 0.01
    grad, found = dscores, []
    for i in range(len(layers) - 1, -1, -1):
        if i != len(layers) - 1:
            grad = np.multiply(grad, np.heaviside(hidden[i + 1], 0))
        w_grad = hidden[i].T @ grad
        b_grad = np.sum(grad, axis=0)
        layers[i][0] -= w_grad * lr
        layers[i][1] -= b_grad * lr
        grad = grad @ layers[i][0].T
        found.insert(0, (w_grad, b_grad))
    return found
