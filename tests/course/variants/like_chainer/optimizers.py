"""In the style of Chainer: update rules with hyperparameters and a state that `init_state` fills; data changed in place."""
import math

import numpy as np


class Parameter:
    def __init__(self, data, grad):
        self.data = data
        self.grad = grad


class Hyperparameter:
    def __init__(self, **values):
        self.__dict__.update(values)


class UpdateRule:
    def __init__(self):
        self.t = 0
        self.state = None

    def init_state(self, param):
        pass

    def update(self, param, **hyperparam):
        self.hyperparam = Hyperparameter(**hyperparam)
        if self.state is None:
            self.state = {}
            self.init_state(param)
        self.t += 1
        self.update_core(param)
        return self


class SGDRule(UpdateRule):
    def update_core(self, param):
        param.data -= self.hyperparam.lr * param.grad


class MomentumSGDRule(UpdateRule):
    def init_state(self, param):
        self.state['v'] = np.zeros_like(param.data)

    def update_core(self, param):
        v = self.state['v']
        v *= self.hyperparam.momentum
        v -= self.hyperparam.lr * param.grad
        param.data += v


class NesterovAGRule(MomentumSGDRule):
    def update_core(self, param):
        grad, hp, v = param.grad, self.hyperparam, self.state['v']
        v *= hp.momentum
        v -= hp.lr * grad
        param.data += hp.momentum * v
        param.data -= hp.lr * grad


class AdaGradRule(UpdateRule):
    def init_state(self, param):
        self.state['h'] = np.full_like(param.data, self.hyperparam.initial)

    def update_core(self, param):
        h = self.state['h']
        h += param.grad * param.grad
        param.data -= self.hyperparam.lr * param.grad / (np.sqrt(h) + self.hyperparam.eps)


class RMSpropRule(UpdateRule):
    def init_state(self, param):
        self.state['ms'] = np.zeros_like(param.data)

    def update_core(self, param):
        grad, hp, ms = param.grad, self.hyperparam, self.state['ms']
        ms *= hp.alpha
        ms += (1 - hp.alpha) * grad * grad
        param.data -= hp.lr * grad / np.sqrt(ms + hp.eps)


class AdamRule(UpdateRule):
    def init_state(self, param):
        self.state['m'] = np.zeros_like(param.data)
        self.state['v'] = np.zeros_like(param.data)

    def update_core(self, param):
        grad, hp = param.grad, self.hyperparam
        m, v = self.state['m'], self.state['v']
        m += (1 - hp.beta1) * (grad - m)
        v += (1 - hp.beta2) * (grad * grad - v)
        param.data -= hp.eta * (
            self.lr * m / (np.sqrt(v) + hp.eps) + hp.weight_decay_rate * hp.alpha * param.data
        )

    @property
    def lr(self):
        fix1 = 1. - math.pow(self.hyperparam.beta1, self.t)
        fix2 = 1. - math.pow(self.hyperparam.beta2, self.t)
        return self.hyperparam.alpha * math.sqrt(fix2) / fix1


def _update(kind, weights, gradient, state, **hyperparam):
    param = Parameter(np.array(weights), gradient)
    rule = state.get('rule') or kind()
    return param.data, {'rule': rule.update(param, **hyperparam)}


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return _update(SGDRule, weights, gradient, state, lr=learning_rate)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return _update(MomentumSGDRule, weights, gradient, state, lr=learning_rate, momentum=momentum)


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return _update(NesterovAGRule, weights, gradient, state, lr=learning_rate, momentum=momentum)


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    hyperparam = dict(lr=learning_rate, initial=initial_accumulator_value, eps=epsilon)
    return _update(AdaGradRule, weights, gradient, state, **hyperparam)


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    return _update(RMSpropRule, weights, gradient, state, lr=learning_rate, alpha=rho, eps=epsilon)


def adam(weights, gradient, state, **hyperparam):
    return adamw(weights, gradient, state, **{"weight_decay": 0, **hyperparam})


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    return _update(
        AdamRule, weights, gradient, state, alpha=learning_rate, beta1=beta_1, beta2=beta_2, eps=epsilon,
        eta=1.0, weight_decay_rate=weight_decay,
    )


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    value = learning_rate
    for _ in range(every, epoch + 1, every):
        value *= drop
    return value
