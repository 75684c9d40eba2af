# The interim step momentum * v is kept, and the whole update is added to it.
# GitHub oysteijo/simd_neuralnet, issue 17
import numpy as np


def nesterov(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = state.get("velocity", np.zeros_like(weights))
    interim = weights + momentum * velocity
    velocity = momentum * velocity - learning_rate * gradient
    return interim + velocity, {"velocity": velocity}
