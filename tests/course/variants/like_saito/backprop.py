"""In the style of the book "Deep Learning from Scratch" (Saito): layers that keep a mask, `dout` changed in place."""
from collections import OrderedDict

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx


class Sigmoid:
    def __init__(self):
        self.out = None

    def forward(self, x):
        out = sigmoid(x)
        self.out = out
        return out

    def backward(self, dout):
        return dout * (1.0 - self.out) * self.out


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1.0 - self.out ** 2)


class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.original_x_shape = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.original_x_shape = x.shape
        x = x.reshape(x.shape[0], -1)
        self.x = x
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx.reshape(*self.original_x_shape)


class MultiLayerNet:
    def __init__(self, layers):
        self.params = {}
        self.layers = OrderedDict()
        self.number = len(layers)
        for idx, (W, b) in enumerate(layers, 1):
            self.params["W" + str(idx)] = W
            self.params["b" + str(idx)] = b
            self.layers["Affine" + str(idx)] = Affine(self.params["W" + str(idx)], self.params["b" + str(idx)])
            if idx < self.number:
                self.layers["Activation_function" + str(idx)] = Relu()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def gradient(self, dout):
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        grads = {}
        for idx in range(1, self.number + 1):
            grads["W" + str(idx)] = self.layers["Affine" + str(idx)].dW
            grads["b" + str(idx)] = self.layers["Affine" + str(idx)].db
        return grads


def affine_forward(x, weights, bias):
    layer = Affine(weights, bias)
    return layer.forward(x), layer


def affine_backward(dout, layer):
    dx = layer.backward(dout)
    return dx, layer.dW, layer.db


def relu_forward(x):
    layer = Relu()
    return layer.forward(x), layer


def relu_backward(dout, layer):
    return layer.backward(dout.copy())


def sigmoid_forward(x):
    layer = Sigmoid()
    return layer.forward(x), layer


def tanh_forward(x):
    layer = Tanh()
    return layer.forward(x), layer


def sigmoid_backward(dout, layer):
    return layer.backward(dout)


def tanh_backward(dout, layer):
    return layer.backward(dout)


def mlp_forward(x, layers):
    network = MultiLayerNet(layers)
    return network.predict(x), network


def mlp_backward(dscores, network):
    grads = network.gradient(dscores)
    return [(grads["W%d" % i], grads["b%d" % i]) for i in range(1, network.number + 1)]


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=['multi_index'], op_flags=['readwrite'])
    while not it.finished:
        idx = it.multi_index
        tmp_val = x[idx]
        x[idx] = float(tmp_val) + h
        fxh1 = f(x)  # f(x+h)
        x[idx] = tmp_val - h
        fxh2 = f(x)  # f(x-h)
        grad[idx] = (fxh1 - fxh2) / (2*h)
        x[idx] = tmp_val
        it.iternext()
    return grad
