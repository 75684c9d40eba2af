# The step is added: the weights go uphill.
# PaddlePaddle/Paddle, issue 4184, adagrad_optimizer.cc

import numpy as np


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    total = state.get("a", np.full_like(weights, initial_accumulator_value)) + gradient**2
    return weights + learning_rate * gradient / np.sqrt(total + epsilon), {"a": total}
