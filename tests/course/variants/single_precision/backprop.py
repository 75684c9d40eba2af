import numpy as np
from f32 import f, single

ONE = np.float32(1)
HALF = np.float32(0.5)


@single
def affine_forward(x, weights, bias):
    return x.reshape(len(x), -1) @ weights + bias, (x, weights)


@single
def affine_backward(dout, cache):
    x, weights = cache
    return (dout @ weights.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


@single
def relu_forward(x):
    return np.maximum(x, 0), x > 0


@single
def relu_backward(dout, positive):
    return np.where(positive, dout, np.float32(0))


@single
def sigmoid_forward(x):
    out = HALF * (np.tanh(HALF * x) + ONE)
    # 1 - out loses all digits where out is nearly 1, so keep the other half as well
    return out, (out, HALF * (ONE - np.tanh(HALF * x)))


@single
def sigmoid_backward(dout, cache):
    out, rest = cache
    return dout * out * rest


@single
def tanh_forward(x):
    return np.tanh(x), x


@single
def tanh_backward(dout, x):
    # sech^2 through exp(-2|x|), which float32 carries where 1 - tanh^2 would be a difference of equals
    e = np.exp(-2 * np.abs(x))
    return dout * 4 * e / np.square(ONE + e)


@single
def mlp_forward(x, layers):
    caches = []
    for number, (weights, bias) in enumerate(layers, 1):
        x, cache = affine_forward(x, weights, bias)
        mask = np.ones(x.shape, dtype=bool)
        if number < len(layers):
            x, mask = relu_forward(x)
        caches.append((cache, mask))
    return x, caches


@single
def mlp_backward(dscores, caches):
    gradients = [None] * len(caches)
    for number in range(len(caches) - 1, -1, -1):
        cache, mask = caches[number]
        dscores, dweights, dbias = affine_backward(relu_backward(dscores, mask), cache)
        gradients[number] = (dweights, dbias)
    return gradients


def numerical_gradient(function, x, h=1e-5):
    """The one place where float32 is not enough: h is too small for it. Only the answer is single."""
    gradient = np.empty(x.shape)
    nudged = x.copy()
    for place in np.ndindex(x.shape):
        nudged[place] = x[place] + h
        above = function(nudged)
        nudged[place] = x[place] - h
        below = function(nudged)
        nudged[place] = x[place]
        gradient[place] = (above - below) / (2 * h)
    return f(gradient)
