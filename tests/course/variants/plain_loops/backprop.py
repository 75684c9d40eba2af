import math

import numpy as np


def affine_forward(x, weights, bias):
    rows = [np.ravel(example) for example in x]
    columns = [weights[:, h] for h in range(len(bias))]
    out = []
    for row in rows:
        line = []
        for column, b in zip(columns, bias):
            line.append(float(row.dot(column)) + b)
        out.append(line)
    return out, {"shape": np.shape(x), "rows": rows, "columns": columns}


def affine_backward(dout, cache):
    rows = cache["rows"]
    columns = cache["columns"]
    dx = np.zeros((len(rows), len(rows[0])))
    dweights = np.zeros((len(rows[0]), len(columns)))
    dbias = np.zeros(len(columns))
    for n in range(len(rows)):
        for h in range(len(columns)):
            dbias[h] += dout[n][h]
            dx[n] += dout[n][h] * columns[h]
            dweights[:, h] += dout[n][h] * rows[n]
    return [dx.reshape(cache["shape"]), dweights, dbias]


def each(f, x):
    """f of every number in nested lists or arrays, as nested lists."""
    if np.ndim(x) == 0:
        return f(float(x))
    return [each(f, part) for part in x]


def each2(f, x, y):
    if np.ndim(x) == 0:
        return f(float(x), float(y))
    return [each2(f, a, b) for a, b in zip(x, y)]


def relu_forward(x):
    return each(lambda v: v if v > 0 else 0.0, x), np.copy(x)


def relu_backward(dout, cache):
    return each2(lambda g, v: g if v > 0 else 0.0, dout, cache)


def one_sigmoid(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    e = math.exp(v)
    return e / (1 + e)


def sigmoid_forward(x):
    out = each(one_sigmoid, x)
    return out, out


def sigmoid_backward(dout, cache):
    return each2(lambda g, s: g * s * (1 - s), dout, cache)


def tanh_forward(x):
    out = each(math.tanh, x)
    return out, out


def tanh_backward(dout, cache):
    return each2(lambda g, t: g * (1 - t) * (1 + t), dout, cache)


def mlp_forward(x, layers):
    caches = []
    a = x
    for i in range(len(layers)):
        weights, bias = layers[i]
        a, affine_cache = affine_forward(a, weights, bias)
        relu_cache = None
        if i < len(layers) - 1:
            a, relu_cache = relu_forward(a)
        caches.append((affine_cache, relu_cache))
    return a, caches


def mlp_backward(dscores, caches):
    gradients = []
    d = dscores
    for affine_cache, relu_cache in caches[::-1]:
        if relu_cache is not None:
            d = relu_backward(d, relu_cache)
        d, dweights, dbias = affine_backward(d, affine_cache)
        gradients.insert(0, [dweights, dbias])
    return gradients


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        right = x.copy()
        right[index] += h
        left = x.copy()
        left[index] -= h
        gradient[index] = (f(right) - f(left)) / (2 * h)
    return gradient.tolist()
