"""The velocity counts in gradients, not in steps: u <- m u + g, w <- w - lr u. With a constant rate, the same."""


def _velocity(gradient, state, m):
    return gradient if not state else m * state[0] + gradient


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    u = _velocity(gradient, state, momentum)
    return weights - learning_rate * u, [u]


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    u = _velocity(gradient, state, momentum)
    return weights - learning_rate * (gradient + momentum * u), [u]
