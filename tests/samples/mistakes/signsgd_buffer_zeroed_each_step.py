# The velocity is set to zero at the beginning of every step.
# GitHub kozistr/pytorch_optimizer, pull request 516, pytorch_optimizer/optimizer/sgd.py
import numpy as np


def init_group(state, weights):
    state["momentum_buffer"] = np.zeros_like(weights)


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    init_group(state, weights)
    buf = state["momentum_buffer"]
    buf *= momentum
    buf -= learning_rate * gradient
    return weights + buf, state
