# The last step is multiplied with momentum and with the learning rate, too.
# dfdx/Boltzmann.jl, issue 14, rbm.jl

import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    step = learning_rate * (momentum * state.get("step", np.zeros_like(weights)) - gradient)
    return weights + step, {"step": step}
