# The coefficient stands at the gradient, v + m g, so the velocity never decays.
# GitHub ooples/AiDotNet, issue 2008, src/Optimizers/GradientBasedOptimizerBase.cs
import numpy as np


def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    previous = state.get("previous", np.zeros_like(weights))
    previous = previous + momentum * gradient
    return weights - learning_rate * previous, {"previous": previous}
