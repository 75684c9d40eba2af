import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, state, momentum, epsilon):
        self.gamma, self.beta, self.state = gamma, beta, state
        self.momentum, self.epsilon = momentum, epsilon

    def train(self, x):
        self.x = x
        self.mean = np.mean(x, axis=0)
        self.variance = np.mean(np.square(x - self.mean), axis=0)
        for name, value in (("moving_mean", self.mean), ("moving_variance", self.variance)):
            self.state[name] += (1 - self.momentum) * (value - self.state[name])  # in place
        return self.apply(x)

    def use(self, x):
        self.mean, self.variance = self.state["moving_mean"], self.state["moving_variance"]
        return self.apply(x)

    def apply(self, x):
        self.normalized = (x - self.mean) * (self.variance + self.epsilon) ** -0.5
        return self.normalized * self.gamma + self.beta

    def backward(self, dout):
        """Node by node, as in the computation graph."""
        n = len(dout)
        root = np.sqrt(self.variance + self.epsilon)
        centred = self.x - self.mean
        dnormalized = dout * self.gamma
        droot = -np.sum(dnormalized * centred, axis=0) / root**2
        dvariance = droot / (2 * root)
        dcentred = dnormalized / root + 2 * centred * dvariance / n
        dmean = -np.sum(dcentred, axis=0)
        return dcentred + dmean / n, np.sum(dout * self.normalized, axis=0), np.sum(dout, axis=0)


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    layer = BatchNorm(gamma, beta, state, momentum, epsilon)
    return (layer.train if training else layer.use)(x), layer, layer.state


def batch_norm_backward(dout, layer):
    return layer.backward(dout)
