# += where -= belongs: the step goes up the slope.
# GitHub PaddlePaddle/Paddle, issue 4184, paddle/optimizer/adagrad_optimizer.cc
import numpy as np


def adagrad(weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    accum_g = state.get("accum_g", initial_accumulator_value * np.ones(weights.shape))
    accum_g = accum_g + gradient * gradient
    weights = weights + learning_rate * gradient / np.sqrt(accum_g + epsilon)
    return weights, {"accum_g": accum_g}
