# The look-ahead is computed in place, in the buffer of the velocity itself.
# GitHub google-research/google-research, issue 1711, scalable_shampoo/pytorch/shampoo.py
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    buf = state.setdefault("buf", np.zeros_like(weights))
    buf *= momentum
    buf -= learning_rate * gradient
    buf *= momentum
    buf -= learning_rate * gradient
    return weights + buf, state
