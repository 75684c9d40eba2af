def sgd(weights, gradient, state, *, learning_rate=0.01):
    new_weights = weights.copy()
    new_weights -= learning_rate * gradient
    return new_weights, state


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    if epoch < every:
        return learning_rate
    return step_decay(learning_rate * drop, epoch - every, drop, every)
