from nn import rules


def updated(kind, weights, gradient, state, **settings):
    """One step of a rule; the rule itself is kept in the state, which is changed in place."""
    rule = state.setdefault(kind, None) or kind(weights)
    state[kind] = rule
    vars(rule).update(settings)
    return weights + rule.step(gradient), state


def sgd(weights, gradient, state, *, learning_rate=0.01):
    return updated(rules.Sgd, weights, gradient, state, learning_rate=learning_rate)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return updated(rules.Momentum, weights, gradient, state, learning_rate=learning_rate, momentum=momentum)


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    return updated(rules.Nesterov, weights, gradient, state, learning_rate=learning_rate, momentum=momentum)


def adagrad(weights, gradient, state, **settings):
    settings = {
        "learning_rate": 0.001,
        "initial_accumulator_value": 0.1,
        "epsilon": 1e-7,
        **settings,
    }
    return updated(rules.Adagrad, weights, gradient, state, **settings)


def rmsprop(weights, gradient, state, **settings):
    settings = {"learning_rate": 0.001, "rho": 0.9, "epsilon": 1e-7, **settings}
    return updated(rules.Rmsprop, weights, gradient, state, **settings)


def adam(weights, gradient, state, **settings):
    settings = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, **settings}
    return updated(rules.Adam, weights, gradient, state, **settings)


def adamw(weights, gradient, state, *, weight_decay=0.004, learning_rate=0.001, **settings):
    shrunk = (1 - learning_rate * weight_decay) * weights
    return adam(shrunk, gradient, state, learning_rate=learning_rate, **settings)


class StepDecay:
    def __init__(self, first, drop, every):
        self.first, self.drop, self.every = first, drop, every

    def __getitem__(self, epoch):
        return self.first * self.drop ** (epoch // self.every)


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return StepDecay(learning_rate, drop, every)[epoch]
