# What is squared and summed holds the learning rate already, and the sum is used before this gradient is in it.
# GitHub stanfordnlp/GloVe, issue 134, glove.c
import numpy as np


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    gradsq = state.get("gradsq", np.full_like(weights, initial_accumulator_value))
    temp = learning_rate * gradient
    weights = weights - temp / np.sqrt(gradsq + epsilon)
    return weights, {"gradsq": gradsq + temp * temp}
