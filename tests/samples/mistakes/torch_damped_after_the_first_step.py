# The gradient enters with 1 - m, except at the first step.
# GitHub torch/optim, an old sgd.lua (see issue 27)
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    if "dfdx" not in state:
        dfdx = gradient.copy()
    else:
        dfdx = momentum * state["dfdx"] + (1 - momentum) * gradient
    return weights - learning_rate * dfdx, {"dfdx": dfdx}
