# The velocity collects the gradient with a plus, and the weights follow it with a plus as well.
# GitHub fchollet/deep-learning-with-python-notebooks, issue 19 (chapter 2.4.3)
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    past_velocity = state.get("past_velocity", 0.0)
    velocity = past_velocity * momentum + learning_rate * gradient
    w = weights + momentum * velocity - learning_rate * gradient
    return w, {"past_velocity": velocity}
