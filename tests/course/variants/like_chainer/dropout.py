import numpy as np


class Function:
    def __call__(self, *inputs):
        self.inputs = inputs
        return self.forward(inputs)[0]


class Dropout(Function):
    def __init__(self, dropout_ratio, rng):
        if not 0.0 <= dropout_ratio < 1.0:
            raise ValueError('dropout_ratio must be in the range [0, 1)')
        self.dropout_ratio = dropout_ratio
        self.rng = rng

    def forward(self, x):
        if not hasattr(self, 'mask'):
            scale = x[0].dtype.type(1. / (1 - self.dropout_ratio))
            flag = self.rng.random(x[0].shape) >= self.dropout_ratio
            self.mask = scale * flag
        return x[0] * self.mask,

    def backward(self, x, gy):
        return gy[0] * self.mask,


class Identity(Function):
    def forward(self, xs):
        return xs

    def backward(self, xs, gys):
        return gys


def dropout_forward(x, rate, rng, training=True):
    function = Dropout(rate, rng) if training else Identity()
    return function(x), function


def dropout_backward(dout, function):
    gx, = function.backward(function.inputs, (dout,))
    return gx
