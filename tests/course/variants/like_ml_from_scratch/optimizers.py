"""An optimizer is made at the first step, is its own state, and gives the new weights from `update`."""
import numpy as np


class StochasticGradientDescent():
    def __init__(self, learning_rate=0.01, momentum=0):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.w_updt = None

    def update(self, w, grad_wrt_w):
        if self.w_updt is None:
            self.w_updt = np.zeros(np.shape(w))
        self.w_updt = self.momentum * self.w_updt + grad_wrt_w
        return w - self.learning_rate * self.w_updt


class NesterovAcceleratedGradient():
    def __init__(self, learning_rate=0.001, momentum=0.4):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.w_updt = np.array([])

    def update(self, w, grad_wrt_w):
        if not self.w_updt.any():
            self.w_updt = np.zeros(np.shape(w))
        self.w_updt = self.momentum * self.w_updt + self.learning_rate * grad_wrt_w
        return w - self.momentum * self.w_updt - self.learning_rate * grad_wrt_w


class Adagrad():
    def __init__(self, learning_rate, first, eps):
        self.learning_rate = learning_rate
        self.G = first
        self.eps = eps

    def update(self, w, grad_wrt_w):
        if np.isscalar(self.G):
            self.G = np.full(np.shape(w), self.G)
        self.G += np.power(grad_wrt_w, 2)
        return w - self.learning_rate * grad_wrt_w / np.sqrt(self.G + self.eps)


class RMSprop():
    def __init__(self, learning_rate, rho, eps):
        self.learning_rate = learning_rate
        self.Eg = None
        self.eps = eps
        self.rho = rho

    def update(self, w, grad_wrt_w):
        if self.Eg is None:
            self.Eg = np.zeros(np.shape(grad_wrt_w))
        self.Eg = self.rho * self.Eg + (1 - self.rho) * np.power(grad_wrt_w, 2)
        return w - self.learning_rate * grad_wrt_w / np.sqrt(self.Eg + self.eps)


class Adam():
    def __init__(self, learning_rate, b1, b2, eps, weight_decay=0):
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.eps = eps
        self.m = None
        self.v = None
        self.b1 = b1
        self.b2 = b2
        self.t = 0

    def update(self, w, grad_wrt_w):
        if self.m is None:
            self.m = np.zeros(np.shape(grad_wrt_w))
            self.v = np.zeros(np.shape(grad_wrt_w))
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * grad_wrt_w
        self.v = self.b2 * self.v + (1 - self.b2) * np.power(grad_wrt_w, 2)
        m_hat = self.m / (1 - np.power(self.b1, self.t))
        v_hat = self.v / (1 - np.power(self.b2, self.t))
        self.w_updt = self.learning_rate * m_hat / (np.sqrt(v_hat) + self.eps)
        return w - self.w_updt - self.learning_rate * self.weight_decay * w


def _update(opt, w, grad):
    return opt.update(w, grad), opt


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return _update(state or StochasticGradientDescent(learning_rate), weights, gradient)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return _update(state or StochasticGradientDescent(learning_rate, momentum), weights, gradient)


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return _update(state or NesterovAcceleratedGradient(learning_rate, momentum), weights, gradient)


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    return _update(state or Adagrad(learning_rate, initial_accumulator_value, epsilon), weights, gradient)


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    return _update(state or RMSprop(learning_rate, rho, epsilon), weights, gradient)


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return _update(state or Adam(learning_rate, beta_1, beta_2, epsilon), weights, gradient)


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    return _update(state or Adam(learning_rate, beta_1, beta_2, epsilon, weight_decay), weights, gradient)


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate * np.power(drop, np.floor(epoch / every))
