"""In the style of "Dive into Deep Learning": params, states and hyperparams in; parameters changed by `p[:] -= ...`."""
import numpy as np


def _in_place(update, weights, gradient, state, hyperparams, init_states):
    params = [weights.copy()]
    states = state.get("states") or init_states(weights)
    update(params, [gradient], states, hyperparams)
    return params[0], {"states": states}


def _sgd(params, grads, states, hyperparams):
    for p, g in zip(params, grads):
        p[:] -= hyperparams['lr'] * g


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return _in_place(_sgd, weights, gradient, state, {'lr': learning_rate}, lambda w: [None])


def init_momentum_states(w):
    return [np.zeros(w.shape)]


def sgd_momentum(params, grads, states, hyperparams):
    for p, g, v in zip(params, grads, states):
        v[:] = hyperparams['momentum'] * v + g
        p[:] -= hyperparams['lr'] * v


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    hyperparams = {'lr': learning_rate, 'momentum': momentum}
    return _in_place(sgd_momentum, weights, gradient, state, hyperparams, init_momentum_states)


def sgd_nesterov(params, grads, states, hyperparams):
    for p, g, v in zip(params, grads, states):
        v[:] = hyperparams['momentum'] * v + g
        p[:] -= hyperparams['lr'] * (g + hyperparams['momentum'] * v)


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    hyperparams = {'lr': learning_rate, 'momentum': momentum}
    return _in_place(sgd_nesterov, weights, gradient, state, hyperparams, init_momentum_states)


def _adagrad(params, grads, states, hyperparams):
    eps = hyperparams['eps']
    for p, g, s in zip(params, grads, states):
        s[:] += np.square(g)
        p[:] -= hyperparams['lr'] * g / np.sqrt(s + eps)


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    def init_adagrad_states(w):
        return [np.zeros(w.shape) + initial_accumulator_value]

    return _in_place(
        _adagrad, weights, gradient, state, {'lr': learning_rate, 'eps': epsilon}, init_adagrad_states
    )


def _rmsprop(params, grads, states, hyperparams):
    gamma, eps = hyperparams['gamma'], hyperparams['eps']
    for p, g, s in zip(params, grads, states):
        s[:] = gamma * s + (1 - gamma) * np.square(g)
        p[:] -= hyperparams['lr'] * g / np.sqrt(s + eps)


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    hyperparams = {'lr': learning_rate, 'gamma': rho, 'eps': epsilon}
    return _in_place(_rmsprop, weights, gradient, state, hyperparams, init_momentum_states)


def init_adam_states(w):
    return {'vs': [(np.zeros(w.shape), np.zeros(w.shape))], 't': 1}


def _adam(params, grads, states, hyperparams):
    beta1, beta2, eps = hyperparams['beta1'], hyperparams['beta2'], hyperparams['eps']
    for p, g, (v, s) in zip(params, grads, states['vs']):
        p[:] -= hyperparams['lr'] * hyperparams.get('wd', 0) * p
        v[:] = beta1 * v + (1 - beta1) * g
        s[:] = beta2 * s + (1 - beta2) * np.square(g)
        v_bias_corr = v / (1 - beta1 ** states['t'])
        s_bias_corr = s / (1 - beta2 ** states['t'])
        p[:] -= hyperparams['lr'] * v_bias_corr / (np.sqrt(s_bias_corr) + eps)
    states['t'] += 1


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    hyperparams = {'lr': learning_rate, 'beta1': beta_1, 'beta2': beta_2, 'eps': epsilon}
    return _in_place(_adam, weights, gradient, state, hyperparams, init_adam_states)


def adamw(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    hyperparams = {'lr': learning_rate, 'wd': weight_decay, 'beta1': beta_1, 'beta2': beta_2, 'eps': epsilon}
    return _in_place(_adam, weights, gradient, state, hyperparams, init_adam_states)


class FactorScheduler:
    def __init__(self, factor, every, base_lr):
        self.factor, self.every, self.base_lr = factor, every, base_lr

    def __call__(self, num_update):
        lr = self.base_lr
        while num_update >= self.every:
            num_update -= self.every
            lr = lr * self.factor
        return lr


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return FactorScheduler(drop, every, learning_rate)(epoch)
