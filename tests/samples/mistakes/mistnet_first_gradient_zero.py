# The sum begins at 0 and there is no epsilon: a first gradient of 0 gives NaN.
# davharris/mistnet, issue 94

import numpy as np


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    total = state.get("a", np.zeros_like(weights)) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(total), {"a": total}
