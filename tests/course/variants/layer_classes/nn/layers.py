import abc

import numpy as np


class Layer(abc.ABC):
    """Remembers what it needs on the way forward."""

    @abc.abstractmethod
    def forward(self, x): ...

    @abc.abstractmethod
    def backward(self, dout): ...

    def __call__(self, x):
        return self.forward(x)


class Affine(Layer):
    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias
        self.dweights = None
        self.dbias = None

    def forward(self, x):
        self.shape = x.shape
        self.x = np.reshape(x, (len(x), np.prod(x.shape[1:], dtype=int)))
        return np.add(np.matmul(self.x, self.weights), self.bias)

    def backward(self, dout):
        self.dweights = np.matmul(self.x.T, dout)
        self.dbias = np.add.reduce(dout)
        return np.matmul(dout, self.weights.T).reshape(self.shape)

    @property
    def gradients(self):
        return self.dweights, self.dbias


class Activation(Layer):
    """out = function(x), dx = dout * slope(x, out)."""

    function = slope = None

    def forward(self, x):
        self.x = x
        self.out = type(self).function(x)
        return self.out

    def backward(self, dout):
        return np.multiply(dout, type(self).slope(self.x, self.out))


class ReLU(Activation):
    def function(x):
        out = np.array(x)
        out[out < 0] = 0
        return out

    def slope(x, out):
        return out != 0


class Sigmoid(Activation):
    def function(x):
        out = np.empty(np.shape(x))
        positive = x >= 0
        out[positive] = 1 / (1 + np.exp(-x[positive]))
        e = np.exp(x[~positive])
        out[~positive] = e / (e + 1)
        return out

    def slope(x, out):
        return out - out**2


class Tanh(Activation):
    def function(x):
        return 2 * Sigmoid.function(2 * x) - 1

    def slope(x, out):
        return (1 + out) * (1 - out)


class Sequence(Layer):
    def __init__(self, *layers):
        self.layers = layers

    @classmethod
    def dense(cls, pairs):
        layers = []
        for weights, bias in pairs:
            layers += [Affine(weights, bias), ReLU()]
        return cls(*layers[:-1])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

    @property
    def affine(self):
        return [layer for layer in self.layers if isinstance(layer, Affine)]
