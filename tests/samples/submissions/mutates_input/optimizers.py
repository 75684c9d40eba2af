def sgd(weights, gradient, state, *, learning_rate=0.01):
    weights -= learning_rate * gradient
    return weights, state


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    gradient *= learning_rate
    state["v"] = momentum * state.get("v", 0) - gradient
    return weights + state["v"], state
