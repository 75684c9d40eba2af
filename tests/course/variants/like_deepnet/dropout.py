import numpy as np


class Dropout():

    def __init__(self, prob, rng):
        if not 0 < prob <= 1:
            raise ValueError("prob is the chance to keep, in (0, 1]")
        self.prob = prob
        self.rng = rng
        self.params = []

    def forward(self, X):
        self.mask = self.rng.binomial(1, self.prob, size=X.shape) / self.prob
        out = X * self.mask
        return out.reshape(X.shape)

    def predict(self, X):
        self.mask = 1
        return X

    def backward(self, dout):
        dX = dout * self.mask
        return dX, []


def dropout_forward(x, rate, rng, training=True):
    layer = Dropout(1 - rate, rng)
    return (layer.forward(x) if training else layer.predict(x)), layer


def dropout_backward(dout, layer):
    return layer.backward(dout)[0]
