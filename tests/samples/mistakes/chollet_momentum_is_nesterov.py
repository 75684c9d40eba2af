# The step is momentum * velocity - learning_rate * gradient, which is Nesterov's; it should be the velocity.
# GitHub fchollet/deep-learning-with-python-notebooks, issue 289 (chapter 2)
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    past_velocity = state.get("past_velocity", np.zeros_like(weights))
    velocity = past_velocity * momentum - learning_rate * gradient
    weights = weights + momentum * velocity - learning_rate * gradient
    return weights, {"past_velocity": velocity}
