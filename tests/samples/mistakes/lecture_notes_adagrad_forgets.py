# = where += belongs: only the last gradient is in the sum.
# notes on CS231n, lecture 7, in Korean (grad_squared = dx * dx)
import numpy as np


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    grad_squared = gradient * gradient
    weights = weights - learning_rate * gradient / (np.sqrt(grad_squared) + epsilon)
    return weights, {"grad_squared": grad_squared}
