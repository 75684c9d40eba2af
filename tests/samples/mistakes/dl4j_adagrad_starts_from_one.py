# The sum of squares starts from 1, whatever initial_accumulator_value says.
# GitHub deeplearning4j/deeplearning4j, issue 953
import numpy as np


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    h = state.get("historical_gradient", np.ones_like(weights))
    h = h + gradient**2
    return weights - learning_rate * gradient / (np.sqrt(h) + epsilon), {"historical_gradient": h}
