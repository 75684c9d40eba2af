import numpy as np


def affine_forward(x, weights, bias):
    return x.reshape(len(x), -1) @ weights + bias, (x, weights)


def affine_backward(dout, cache):
    x, weights = cache
    return (dout @ weights.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def sigmoid_forward(x):
    out = 0.5 * (1 + np.tanh(x / 2))
    return out, out


def sigmoid_backward(dout, cache):
    return dout * cache * (1 - cache)


def tanh_forward(x):
    out = np.tanh(x)
    return out, out


def tanh_backward(dout, cache):
    return dout * (1 - cache**2)


def mlp_forward(x, layers):
    caches = []
    for i, (weights, bias) in enumerate(layers):
        if i > 0:
            x, relu_cache = relu_forward(x)
            caches.append(relu_cache)
        x, cache = affine_forward(x, weights, bias)
        caches.append(cache)
    return x, caches


def mlp_backward(dscores, caches):
    gradients = []
    for i, cache in enumerate(reversed(caches)):
        if i % 2 == 0:
            dscores, dweights, dbias = affine_backward(dscores, cache)
            gradients.insert(0, (dweights, dbias))
        else:
            dscores = relu_backward(dscores, cache)
    return gradients


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        above = f(x)
        x[index] = old - h
        below = f(x)
        x[index] = old
        gradient[index] = (above - below) / (2 * h)
    return gradient
