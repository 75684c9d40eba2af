# The step takes the velocity from before the update, and both of them are damped by 1 - momentum.
# GitHub mdenil/dropout, issue 4
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    mom = momentum
    gparam_mom = state.get("gparam_mom", np.zeros_like(weights))
    update = mom * gparam_mom + (1.0 - mom) * gradient
    stepped = weights - (1.0 - mom) * learning_rate * gparam_mom
    return stepped, {"gparam_mom": update}
