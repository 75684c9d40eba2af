import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    out = np.maximum(0, x)
    cache = x
    return out, cache


def relu_backward(dout, cache):
    dx, x = np.array(dout, copy=True), cache
    dx[x <= 0] = 0
    return dx


def sigmoid_forward(x):
    pos_mask = x >= 0
    neg_mask = x < 0
    z = np.zeros_like(x)
    z[pos_mask] = np.exp(-x[pos_mask])
    z[neg_mask] = np.exp(x[neg_mask])
    top = np.ones_like(x)
    top[neg_mask] = z[neg_mask]
    out = top / (1 + z)
    return out, out


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh_forward(x):
    # (e^x - e^-x) / (e^x + e^-x), with e^-|x| only
    e = np.exp(-2 * np.abs(x))
    out = np.sign(x) * (1 - e) / (1 + e)
    return out, out


def tanh_backward(dout, out):
    return dout * (1 - out ** 2)


def mlp_forward(x, layers):
    caches = []
    h = x
    L = len(layers)
    for l in range(L - 1):
        W, b = layers[l]
        a, fc_cache = affine_forward(h, W, b)
        h, relu_cache = relu_forward(a)
        caches.append(fc_cache)
        caches.append(relu_cache)
    W, b = layers[L - 1]
    scores, fc_cache = affine_forward(h, W, b)
    caches.append(fc_cache)
    return scores, caches


def mlp_backward(dscores, caches):
    grads = []
    caches = list(caches)
    dh, dW, db = affine_backward(dscores, caches.pop())
    grads.append((dW, db))
    while caches:
        da = relu_backward(dh, caches.pop())
        dh, dW, db = affine_backward(da, caches.pop())
        grads.append((dW, db))
    return grads[::-1]


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        fxmh = f(x)
        x[ix] = oldval  # restore
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad
