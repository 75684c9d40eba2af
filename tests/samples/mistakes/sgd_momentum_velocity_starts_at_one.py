# The velocity is initialised with ones_like instead of zeros_like.
# a public file of unknown repository, class Sgd_momentum (find_string id 1377371241)
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    velocity = state.get("velocity")
    if velocity is None:
        velocity = np.ones_like(weights)
    velocity = velocity * momentum - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}
